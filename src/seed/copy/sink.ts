/** Bytes that grow at the end; one chunk of a COPY. */
export class Sink {
  buffer: Buffer;
  view: DataView;
  at = 0;
  readonly #spare: number;

  /** `spare` bytes stay free after every `reserve`, for values of a fixed size, which then check nothing. */
  constructor(memory: ArrayBuffer, spare: number) {
    this.#spare = spare;
    this.buffer = Buffer.from(memory);
    this.view = new DataView(this.buffer.buffer);
  }

  /** Makes room for so many bytes more. */
  reserve(bytes: number): void {
    const needed = this.at + bytes + this.#spare;
    if (needed > this.buffer.length) this.#become(Buffer.allocUnsafeSlow(2 * needed), this.buffer.subarray(0, this.at));
  }

  get memory(): ArrayBuffer {
    return this.buffer.buffer as ArrayBuffer;
  }

  /** Hands over the memory with what was written (`at` bytes), and goes on in other memory. */
  swap(other: ArrayBuffer): ArrayBuffer {
    const full = this.memory;
    this.#become(Buffer.from(other), this.buffer.subarray(0, 0));
    this.at = 0;
    return full;
  }

  /** Appends a string as UTF-8; gives the number of bytes. */
  utf8(text: string): number {
    this.reserve(3 * text.length);
    const start = this.at;
    // A call into the runtime costs more than a short loop.
    if (text.length > SHORT || !this.#ascii(text)) this.at = start + this.buffer.write(text, start);
    return this.at - start;
  }

  /** Appends a part of other bytes. */
  copy(source: Buffer, from: number, to: number): void {
    this.reserve(to - from);
    const { buffer } = this;
    if (to - from > SHORT) {
      this.at += source.copy(buffer, this.at, from, to);
      return;
    }
    let at = this.at;
    for (let i = from; i < to; i++) buffer[at++] = source[i] as number;
    this.at = at;
  }

  #ascii(text: string): boolean {
    const { buffer } = this;
    let at = this.at;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) return false;
      buffer[at++] = code;
    }
    this.at = at;
    return true;
  }

  #become(buffer: Buffer, written: Buffer): void {
    written.copy(buffer);
    this.buffer = buffer;
    this.view = new DataView(buffer.buffer);
  }
}

const SHORT = 48;
