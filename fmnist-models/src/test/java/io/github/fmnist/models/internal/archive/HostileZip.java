package io.github.fmnist.models.internal.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Changes an archive at one place: its bytes, its entries, or the content of an entry. */
final class HostileZip {
  /** Size of a zip bomb of zeros: more than any archive may unpack to. */
  private static final int BOMB_MEBIBYTES = 300;

  private HostileZip() {}

  /** An entry whose content is written {@code times} times. */
  private record Entry(String name, byte[] content, int times) {
    Entry(String name, byte[] content) {
      this(name, content, 1);
    }
  }

  /** Returns an archive with one change. */
  static byte[] changed(byte[] zip, Random random) throws IOException {
    List<Entry> entries = entries(zip);
    int at = random.nextInt(entries.size());
    // Selects configurations more often, since most faults are possible there.
    while (entries.get(at).name().endsWith(".bin") && random.nextInt(4) > 0) {
      at = random.nextInt(entries.size());
    }
    return switch (random.nextInt(24)) {
      case 0 -> damaged(zip, random);
      case 1 -> reordered(entries, at, random);
      case 2 -> patched(zip, random);
      default -> {
        Entry entry = entries.get(at);
        entries.set(at, changed(entry, random));
        yield zip(entries, random.nextInt(10) == 0);
      }
    };
  }

  /** Returns the entry at a path of names through nested archives. */
  static byte[] content(byte[] zip, List<String> path) throws IOException {
    byte[] content = zip;
    for (String name : path) {
      List<Entry> entries = entries(content);
      content = entries.get(place(entries, name)).content();
    }
    return content;
  }

  /** Returns an archive with another content at a path. */
  static byte[] with(byte[] zip, List<String> path, byte[] content) throws IOException {
    if (path.isEmpty()) {
      return content;
    }
    List<Entry> entries = entries(zip);
    int at = place(entries, path.get(0));
    byte[] changed = with(entries.get(at).content(), path.subList(1, path.size()), content);
    entries.set(at, new Entry(path.get(0), changed));
    return zip(entries, false);
  }

  private static int place(List<Entry> entries, String name) {
    return entries.stream().map(Entry::name).toList().indexOf(name);
  }

  private static Entry changed(Entry entry, Random random) throws IOException {
    if (random.nextInt(20) == 0) {
      return filled(entry, random);
    }
    return new Entry(entry.name(), changedContent(entry, random));
  }

  private static byte[] changedContent(Entry entry, Random random) throws IOException {
    if (entry.name().endsWith(".zip")) {
      return changed(entry.content(), random);
    }
    return entry.name().endsWith(".json")
        ? HostileJson.changed(new String(entry.content(), UTF_8), random).getBytes(UTF_8)
        : array(entry.content(), random);
  }

  /** Returns an entry with unrelated content, or too much of its content. */
  private static Entry filled(Entry entry, Random random) {
    byte[] noise = new byte[16];
    random.nextBytes(noise);
    return switch (random.nextInt(4)) {
      case 0 -> new Entry(entry.name(), new byte[0]);
      case 1 -> new Entry(entry.name(), noise);
      case 2 -> new Entry(entry.name(), new byte[1 << 20], BOMB_MEBIBYTES);
      default -> new Entry(entry.name(), entry.content(), 2);
    };
  }

  /** Returns an array of nd4j with another header, length or value. */
  private static byte[] array(byte[] content, Random random) {
    byte[] changed = content.clone();
    ByteBuffer values = ByteBuffer.wrap(changed);
    int last = content.length - Float.BYTES;
    float[] extremes = {Float.NaN, Float.POSITIVE_INFINITY, Float.MAX_VALUE, 1e20f, -1e20f, 0};
    switch (random.nextInt(4)) {
      case 0 -> values.putFloat(last, extremes[random.nextInt(extremes.length)]);
      case 1 -> values.putLong(random.nextInt(Math.min(130, last)), random.nextLong());
      case 2 -> changed[random.nextInt(content.length)] ^= (byte) (1 << random.nextInt(8));
      default -> changed = Arrays.copyOf(content, random.nextInt(2 * content.length));
    }
    return changed;
  }

  private static byte[] damaged(byte[] zip, Random random) {
    byte[] changed = zip.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      changed[random.nextInt(zip.length)] = (byte) random.nextInt();
    }
    return random.nextInt(3) == 0 ? Arrays.copyOf(changed, random.nextInt(zip.length)) : changed;
  }

  /**
   * Returns an archive with entries that are missing, duplicate, renamed, too many or in another
   * order.
   */
  private static byte[] reordered(List<Entry> entries, int at, Random random) throws IOException {
    Entry entry = entries.get(at);
    switch (random.nextInt(5)) {
      case 0 -> entries.remove(at);
      case 1 -> entries.add(new Entry(entry.name(), entry.content()));
      case 2 -> Collections.shuffle(entries, random);
      case 3 -> entries.set(at, new Entry("x".repeat(60_000), entry.content()));
      default -> {
        for (int i = 0; i < 3000; i++) {
          entries.add(new Entry("entry " + i, new byte[1]));
        }
      }
    }
    return zip(entries, false);
  }

  /** Returns an archive with a wrong method, checksum, size or length in a header. */
  private static byte[] patched(byte[] zip, Random random) {
    byte[] changed = zip.clone();
    List<Integer> headers = new ArrayList<>();
    for (int i = 0; i + 46 < zip.length; i++) {
      if (zip[i] == 'P' && zip[i + 1] == 'K' && zip[i + 2] < 7) {
        headers.add(i);
      }
    }
    int header = headers.get(random.nextInt(headers.size()));
    changed[header + 4 + random.nextInt(42)] = (byte) random.nextInt();
    return changed;
  }

  private static List<Entry> entries(byte[] bytes) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.add(new Entry(entry.getName(), zip.readAllBytes()));
      }
    }
    return entries;
  }

  private static byte[] zip(List<Entry> entries, boolean stored) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < entries.size(); i++) {
        // Duplicate names are inserted below, since this stream refuses them.
        ZipEntry header = new ZipEntry(unique(entries, i));
        byte[] content = entries.get(i).content();
        if (stored && entries.get(i).times() == 1) {
          CRC32 sum = new CRC32();
          sum.update(content);
          header.setMethod(ZipEntry.STORED);
          header.setSize(content.length);
          header.setCrc(sum.getValue());
        }
        zip.putNextEntry(header);
        for (int j = 0; j < entries.get(i).times(); j++) {
          zip.write(content);
        }
        zip.closeEntry();
      }
    }
    byte[] result = bytes.toByteArray();
    for (int i = 0; i < entries.size(); i++) {
      if (!unique(entries, i).equals(entries.get(i).name())) {
        replace(result, unique(entries, i), entries.get(i).name());
      }
    }
    return result;
  }

  private static String unique(List<Entry> entries, int i) {
    String name = entries.get(i).name();
    boolean again = entries.subList(0, i).stream().anyMatch(entry -> entry.name().equals(name));
    return again ? "?" + name.substring(1) : name;
  }

  private static void replace(byte[] bytes, String from, String to) {
    byte[] before = from.getBytes(UTF_8);
    for (int i = 0; i + before.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + before.length, before, 0, before.length)) {
        System.arraycopy(to.getBytes(UTF_8), 0, bytes, i, before.length);
      }
    }
  }
}
