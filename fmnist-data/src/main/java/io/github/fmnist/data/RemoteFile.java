package io.github.fmnist.data;

/**
 * A file that origins serve as {@code name.gz}, identified by its checksums.
 *
 * @param name the file's name, uncompressed
 * @param archiveSize size of the .gz in bytes
 * @param archiveSha256 SHA-256 of the .gz, in lower-case hex
 * @param contentSha256 SHA-256 of the uncompressed content, in lower-case hex
 */
record RemoteFile(String name, long archiveSize, String archiveSha256, String contentSha256) {

  /** Returns the name of the .gz. */
  String archiveName() {
    return name + ".gz";
  }
}
