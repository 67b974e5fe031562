import { PassThrough, type Readable } from 'node:stream'

export interface Column<Row> {
  title: string
  width: number
  value: (row: Row) => string | number | Date | null
}

/** Rows as an xlsx stream, written row by row. A cell that a spreadsheet would take for a formula is kept as text. */
export async function rowsAsXlsx<Row>(columns: Column<Row>[], rows: readonly Row[]): Promise<Readable> {
  // 37 MB that a server needs only once somebody exports.
  const { default: exceljs } = await import('exceljs')
  const stream = new PassThrough()
  const book = new exceljs.stream.xlsx.WorkbookWriter({ stream, useStyles: true })
  const sheet = book.addWorksheet('Sansheng', { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.columns = columns.map(column => ({ header: column.title, width: column.width }))
  sheet.getRow(1).font = { bold: true }
  const write = async () => {
    for (const row of rows) sheet.addRow(columns.map(column => column.value(row))).commit()
    sheet.commit()
    await book.commit()
  }
  write().catch(error => stream.destroy(error))
  return stream
}
