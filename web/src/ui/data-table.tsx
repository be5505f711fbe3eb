import type { ReactNode } from "react";
import styles from "./data-table.module.css";

export type Column<R> = {
  title: string;
  /** Right-aligned, as numbers are. */
  number?: boolean;
  cell: (row: R) => ReactNode;
};

type Props<R> = {
  /** What a screen reader calls the table. */
  caption: string;
  columns: readonly Column<R>[];
  rows: readonly R[];
  keyOf: (row: R) => string;
};

/** Rows that are read and compared. On a phone every row becomes a sheet with its columns' titles beside the values. */
export function DataTable<R>({ caption, columns, rows, keyOf }: Props<R>) {
  return (
    <div className={styles.frame} role="region" aria-label={caption} tabIndex={0}>
      <table className={styles.table}>
        <caption className="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ title, number }) => (
              <th key={title} scope="col" className={number ? styles.number : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ title, number, cell }) => (
                <td key={title} data-title={title} className={number ? styles.number : undefined}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
