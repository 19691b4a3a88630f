/** Offers `content` as a download under `name`. */
export function offerDownload(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const anchor = document.createElement('a');
  anchor.href = address;
  anchor.download = name;
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  // The download has to begin before its address is withdrawn.
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 10_000);
}

/** Offers a text that the page holds as a download. */
export function saveText(name: string, text: string): void {
  offerDownload(new Blob([text], { type: 'text/plain;charset=utf-8' }), name);
}
