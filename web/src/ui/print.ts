/** Prints one part of the page alone: base.css hides the others as long as `data-print` stands on the document. */
export function printPart(part: HTMLElement): void {
  const { documentElement } = document;
  part.dataset.printed = "";
  documentElement.dataset.print = "";
  const done = () => {
    delete part.dataset.printed;
    delete documentElement.dataset.print;
  };
  window.addEventListener("afterprint", done, { once: true });
  window.print();
}
