/** The Excel file of an import, as far as the browser looks at it. */

import type { components } from "@/api/generated/accounts";
import type { Fault } from "@/api/problem";

export type Report = components["schemas"]["ImportOut"];
export type CellFault = components["schemas"]["CellFaultOut"];

const LARGEST = 1_000_000;
export const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** What heads the columns of the sheets, from A on. */
const COLUMNS: Record<string, readonly string[]> = {
  申报台局: ["名称", "地区代码", "中央直属"],
  工作人员: ["角色", "申报台局", "姓名", "电子邮箱"],
  专家: ["姓名", "电子邮箱", "所在单位", "申报台局", "擅长类型", "评审上限"],
};

/** The file as it was when it was chosen: what is imported is what was checked, whatever Excel saves meanwhile. */
export type Chosen = { name: string; content: Blob };

export type Refusal = "no_workbook" | "too_large" | "empty" | "unreadable";

/** Why a file is not worth sending; null where the service shall look at it. */
export function refusalOf({ name, size }: { name: string; size: number }): Refusal | null {
  if (!/\.xlsx$/i.test(name)) return "no_workbook";
  if (size === 0) return "empty";
  return size > LARGEST ? "too_large" : null;
}

export function readFile(file: File): Promise<Chosen> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () =>
      resolve({ name: file.name, content: new Blob([reader.result as ArrayBuffer], { type: XLSX }) });
    reader.onerror = () => reject(new Error("the file cannot be read"));
    reader.readAsArrayBuffer(file);
  });
}

/** ``B 地区代码``: the column's letter, and what heads it. */
export function columnOf({ sheet, column }: Pick<CellFault, "sheet" | "column">): string {
  if (column === null) return "–";
  const title = COLUMNS[sheet]?.[column.charCodeAt(0) - "A".charCodeAt(0)];
  return title === undefined ? column : `${column} ${title}`;
}

/** The faults of an import that was refused, whose fields are places as Excel writes them: ``专家!B3``. */
export function faultsOf(faults: readonly Fault[]): CellFault[] {
  return faults.flatMap(({ field, code, message }) => {
    const place = /^(.+)!([A-Z]?)(\d+)$/.exec(field);
    return place === null ? [] : [{ sheet: place[1]!, row: Number(place[3]), column: place[2] || null, code, message }];
  });
}

/** How many there are of each sheet, in their order. */
export function bySheet(faults: readonly CellFault[]): [sheet: string, count: number][] {
  const counts = new Map<string, number>();
  for (const { sheet } of faults) counts.set(sheet, (counts.get(sheet) ?? 0) + 1);
  return [...counts];
}

/** For Excel, which takes a file without the mark for one in another coding. */
export function asCsv(head: readonly string[], faults: readonly CellFault[], say: (fault: CellFault) => string): Blob {
  const rows = [head, ...faults.map((one) => [one.sheet, String(one.row), columnOf(one), say(one)])];
  const quoted = rows.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(","));
  return new Blob(["\ufeff", quoted.join("\r\n"), "\r\n"], { type: "text/csv" });
}
