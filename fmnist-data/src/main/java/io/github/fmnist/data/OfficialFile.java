package io.github.fmnist.data;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The four files of Fashion-MNIST, as its authors published them. */
enum OfficialFile {
  /** 60,000 images. */
  TRAIN_IMAGES(
      "train-images-idx3-ubyte",
      26_421_880,
      "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
      "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
  /** 60,000 labels. */
  TRAIN_LABELS(
      "train-labels-idx1-ubyte",
      29_515,
      "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
      "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
  /** 10,000 images. */
  TEST_IMAGES(
      "t10k-images-idx3-ubyte",
      4_422_102,
      "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
      "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
  /** 10,000 labels. */
  TEST_LABELS(
      "t10k-labels-idx1-ubyte",
      5_148,
      "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
      "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34");

  private final String fileName;
  private final long archiveSize;
  private final String archiveSha256;
  private final String contentSha256;

  OfficialFile(String fileName, long archiveSize, String archiveSha256, String contentSha256) {
    this.fileName = fileName;
    this.archiveSize = archiveSize;
    this.archiveSha256 = archiveSha256;
    this.contentSha256 = contentSha256;
  }

  /** Returns the file's name, size and checksums. */
  RemoteFile file() {
    return new RemoteFile(fileName, archiveSize, archiveSha256, contentSha256);
  }

  /** Returns all four files. */
  static List<RemoteFile> files() {
    return Arrays.stream(values()).map(OfficialFile::file).toList();
  }

  /** Returns the SHA-256 of each file's uncompressed content, by file name without .gz. */
  static Map<String, String> contentChecksums() {
    return files().stream().collect(Collectors.toMap(RemoteFile::name, RemoteFile::contentSha256));
  }
}
