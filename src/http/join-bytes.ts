/** How much of a body is read, in bytes: a session takes about one kilobyte, a page of a hundred orders about one megabyte. */
export const maxResponseBytes = 1 << 23;

/** The bytes of a body, joined as they come. */
export interface JoinedBytes {
  /** Returns whether there is room for more. */
  add(chunk: Uint8Array): boolean;
  all(): Uint8Array;
}

/** Joins chunks at once instead of keeping them: a chunk of one byte takes a hundred bytes of memory. */
export function joinBytes(): JoinedBytes {
  let bytes = new Uint8Array();
  let size = 0;
  return {
    add(chunk) {
      const end = size + chunk.byteLength;
      // Most responses are one chunk, which is copied nowhere.
      if (size === 0) bytes = chunk as Uint8Array<ArrayBuffer>;
      else {
        if (end > bytes.byteLength) {
          const larger = new Uint8Array(2 * end);
          larger.set(bytes);
          bytes = larger;
        }
        bytes.set(chunk, size);
      }
      size = end;
      return size <= maxResponseBytes;
    },
    all: () => bytes.subarray(0, size),
  };
}
