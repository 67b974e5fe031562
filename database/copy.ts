import { once } from 'node:events'
import { PassThrough, type Readable } from 'node:stream'
import type pg from 'pg'

/** What pg's client asks of an object handed to `query()`; its own `Query` is one. */
interface Wire {
  stream: NodeJS.ReadWriteStream & { writableNeedDrain?: boolean }
  query: (text: string) => void
  sendCopyFromChunk: (chunk: Buffer) => void
  endCopyFrom: () => void
  sendCopyFail: (reason: string) => void
}

class CopyQuery {
  readonly text: string
  readonly done: Promise<void>
  protected wire: Wire | null = null
  #settle!: { resolve: () => void; reject: (error: Error) => void }

  constructor(text: string) {
    this.text = text
    this.done = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject }
    })
    this.done.catch(() => {})
  }

  submit(wire: Wire): null {
    this.wire = wire
    wire.query(this.text)
    return null
  }

  handleError(error: Error): void {
    this.#settle.reject(error)
  }

  handleReadyForQuery(): void {
    this.#settle.resolve()
  }

  handleRowDescription(): void {}
  handleCommandComplete(): void {}
  handleEmptyQuery(): void {}
  handleCopyInResponse(wire: Wire): void {
    wire.sendCopyFail('not a COPY FROM')
  }
  handleCopyData(_message: { chunk: Buffer }): void {}
}

class CopyOut extends CopyQuery {
  readonly rows = new PassThrough({ objectMode: true, highWaterMark: 512 })

  override handleCopyData({ chunk }: { chunk: Buffer }): void {
    // The parser hands out views of a buffer it writes over.
    if (this.rows.write(Buffer.from(chunk))) return
    const stream = this.wire!.stream
    stream.pause()
    this.rows.once('drain', () => stream.resume())
  }

  override handleError(error: Error): void {
    super.handleError(error)
    this.rows.destroy(error)
  }

  override handleReadyForQuery(): void {
    super.handleReadyForQuery()
    this.rows.end()
  }
}

class CopyIn extends CopyQuery {
  readonly ready: Promise<void>
  #open!: () => void

  constructor(text: string) {
    super(text)
    this.ready = new Promise(resolve => {
      this.#open = resolve
    })
  }

  override handleCopyInResponse(): void {
    this.#open()
  }

  async send(chunk: Buffer): Promise<void> {
    this.wire!.sendCopyFromChunk(chunk)
    if (this.wire!.stream.writableNeedDrain) await Promise.race([once(this.wire!.stream, 'drain'), this.done])
  }

  end(): void {
    this.wire!.endCopyFrom()
  }

  fail(reason: string): void {
    this.wire!.sendCopyFail(reason)
  }
}

/** Runs a `COPY … TO STDOUT` and yields its rows (text format, newline included), never more than a few hundred held. */
export async function* copyOut(client: pg.ClientBase, text: string): AsyncGenerator<Buffer> {
  const query = new CopyOut(text)
  client.query(query as unknown as pg.Submittable)
  for await (const row of query.rows as Readable) yield row
  await query.done
}

/** Runs a `COPY … FROM STDIN` with the given pieces of text; pieces need not end at a row's end. */
export async function copyIn(client: pg.ClientBase, text: string, pieces: AsyncIterable<Buffer>): Promise<void> {
  const query = new CopyIn(text)
  client.query(query as unknown as pg.Submittable)
  await Promise.race([query.ready, query.done])
  try {
    for await (const piece of pieces) await query.send(piece)
  } catch (error) {
    query.fail('the source failed')
    await query.done.catch(() => {})
    throw error
  }
  query.end()
  await query.done
}
