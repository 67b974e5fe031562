import excel from 'exceljs'

/** The cells of the first sheet of an xlsx, row by row. */
export async function rowsOf(file: Buffer): Promise<unknown[][]> {
  const book = new excel.Workbook()
  await book.xlsx.load(file as never)
  const rows: unknown[][] = []
  book.worksheets[0]!.eachRow(row => rows.push((row.values as unknown[]).slice(1)))
  return rows
}
