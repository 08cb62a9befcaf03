package io.github.fmnist.experiments.scores;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.fmnist.experiments.scores.PngWriter.Chunk;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A PNG file that is valid, damaged, or malicious.
 *
 * @param description description of the file's type and damage
 * @param bytes content of the file
 * @param greys grey values of the picture, in [0, 1]; NaN if coloured
 * @param expected the reader's expected reaction
 */
record HostilePng(String description, byte[] bytes, float[] greys, Expected expected) {
  /** The reader must read the grey values, must refuse the file, or may do either. */
  enum Expected {
    READ,
    REFUSED,
    EITHER
  }

  private static final int PIXELS = 28 * 28;
  private static final int KINDS = 24;
  private static final Map<Integer, int[]> BIT_DEPTHS =
      Map.of(
          PngHeader.GREY, new int[] {1, 2, 4, 8, 16},
          PngHeader.RGB, new int[] {8, 16},
          PngHeader.PALETTE, new int[] {1, 2, 4, 8},
          PngHeader.GREY_ALPHA, new int[] {8, 16},
          PngHeader.RGB_ALPHA, new int[] {8, 16});
  private static final int[] LENGTHS = {
    0, 1, -1, 1 << 16, Integer.MAX_VALUE, Integer.MAX_VALUE - 11, Integer.MIN_VALUE
  };
  private static final byte[] BOMB = PngWriter.deflate(new byte[50_000_000]);

  static HostilePng random(Random random) {
    Picture picture = new Picture(random);
    List<Chunk> chunks = picture.chunks();
    int kind = random.nextInt(2 * KINDS);
    String description =
        "type %d of %d bits, kind %d".formatted(picture.colorType, picture.depth, kind);
    if (kind >= KINDS) {
      return new HostilePng(description, PngWriter.file(chunks), picture.greys, picture.expected());
    }
    return new HostilePng(description, spoil(kind, chunks, random), picture.greys, Expected.EITHER);
  }

  private static byte[] spoil(int kind, List<Chunk> chunks, Random random) {
    int place = random.nextInt(chunks.size());
    Chunk chunk = chunks.get(place);
    byte[] content = chunk.content().clone();
    switch (kind) {
      case 0 -> chunks.add(1, new Chunk("zTXt", join("k\0\0".getBytes(ISO_8859_1), BOMB)));
      case 1 -> chunks.add(1, new Chunk("iCCP", join("k\0\0".getBytes(ISO_8859_1), BOMB)));
      case 2 -> chunks.add(1, new Chunk("iTXt", join("k\0\1\0\0\0".getBytes(ISO_8859_1), BOMB)));
      case 3 -> chunks.add(chunks.size() - 1, new Chunk("IDAT", BOMB));
      case 4 -> chunks.set(0, resized(chunks.get(0), random));
      case 5 -> chunks.set(0, changed(chunks.get(0), 8 + random.nextInt(5), random.nextInt(20)));
      case 6 -> chunks.remove(place);
      case 7 -> chunks.add(random.nextInt(chunks.size() + 1), chunk);
      case 8 -> chunks.add(random.nextInt(chunks.size()), chunks.remove(place));
      case 9 -> chunks.set(place, new Chunk(chunk.type(), flip(content, random)));
      case 10 -> chunks.set(place, new Chunk(chunk.type(), cut(content, random)));
      case 11 -> chunks.set(place, new Chunk(chunk.type(), join(content, noise(9, random))));
      case 12 -> chunks.set(place, new Chunk(type(random), content));
      case 13 -> chunks.add(place, new Chunk(type(random), noise(9, random)));
      case 14 -> chunks.add(1, new Chunk("PLTE", noise(random.nextInt(800), random)));
      case 15 -> chunks.add(1, new Chunk("tRNS", noise(random.nextInt(300), random)));
      case 16 -> chunks.add(1, new Chunk("tEXt", new byte[random.nextInt(2) << 20]));
      default -> {
        return spoil(kind, PngWriter.file(chunks), random);
      }
    }
    return PngWriter.file(chunks);
  }

  private static byte[] spoil(int kind, byte[] file, Random random) {
    return switch (kind) {
      case 17 -> cut(file, random);
      case 18 -> join(file, noise(1 + random.nextInt(9), random));
      case 19, 20 -> flip(file, random);
      case 21 -> {
        int[] starts = {0, 4, 8, 33, 37};
        ByteBuffer.wrap(file).putInt(starts[random.nextInt(5)], pick(LENGTHS, random));
        yield file;
      }
      case 22 -> noise(random.nextInt(99), random);
      default -> join(Arrays.copyOf(file, 8), noise(random.nextInt(99), random));
    };
  }

  private static Chunk resized(Chunk header, Random random) {
    byte[] content = header.content().clone();
    ByteBuffer.wrap(content).putInt(4 * random.nextInt(2), pick(LENGTHS, random));
    return new Chunk("IHDR", content);
  }

  private static Chunk changed(Chunk chunk, int place, int value) {
    byte[] content = chunk.content().clone();
    content[place] = (byte) value;
    return new Chunk(chunk.type(), content);
  }

  private static String type(Random random) {
    String[] types = {"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "iDAT", "XXXX", "\0\1\2\3"};
    return types[random.nextInt(types.length)];
  }

  private static int pick(int[] choices, Random random) {
    return choices[random.nextInt(choices.length)];
  }

  private static byte[] cut(byte[] bytes, Random random) {
    return Arrays.copyOf(bytes, bytes.length == 0 ? 0 : random.nextInt(bytes.length));
  }

  private static byte[] flip(byte[] bytes, Random random) {
    if (bytes.length > 0) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  private static byte[] noise(int length, Random random) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  /** A picture of random grey values, sometimes with a coloured or transparent pixel. */
  private static final class Picture {
    private final Random random;
    private final int colorType;
    private final int depth;
    private final int max;
    private final float[] greys = new float[PIXELS];
    private final int[][] samples = new int[PIXELS][];
    private final byte[] palette;
    private byte[] transparency = {};
    private boolean transparent;

    Picture(Random random) {
      this.random = random;
      this.colorType = pick(new int[] {0, 2, 3, 4, 6}, random);
      this.depth = pick(BIT_DEPTHS.get(colorType), random);
      this.max = (1 << depth) - 1;
      int colors = 1 + random.nextInt(1 << Math.min(depth, 8));
      this.palette = new byte[colorType == PngHeader.PALETTE ? 3 * colors : 0];
      for (int i = 0; i < palette.length; i++) {
        palette[i] = i % 3 == 0 ? (byte) random.nextInt() : palette[i - 1];
      }
      for (int i = 0; i < PIXELS; i++) {
        int value = random.nextInt(palette.length > 0 ? colors : max + 1);
        samples[i] = pixel(value);
        greys[i] = palette.length > 0 ? (palette[3 * value] & 0xff) / 255f : value / (float) max;
      }
      if (random.nextInt(8) == 0) {
        colour(random.nextInt(PIXELS));
      }
      if (random.nextInt(4) == 0) {
        makeTransparent(samples[random.nextInt(PIXELS)]);
      }
    }

    private int[] pixel(int value) {
      return switch (colorType) {
        case PngHeader.RGB -> new int[] {value, value, value};
        case PngHeader.GREY_ALPHA -> new int[] {value, max};
        case PngHeader.RGB_ALPHA -> new int[] {value, value, value, max};
        default -> new int[] {value};
      };
    }

    private void colour(int place) {
      if (samples[place].length >= 3) {
        samples[place][random.nextInt(3)] ^= 1;
        greys[place] = Float.NaN;
      }
    }

    private void makeTransparent(int[] pixel) {
      switch (colorType) {
        case PngHeader.GREY_ALPHA, PngHeader.RGB_ALPHA -> {
          pixel[pixel.length - 1] = random.nextInt(max);
          transparent = true;
        }
        case PngHeader.PALETTE -> {
          transparency = new byte[1 + random.nextInt(palette.length / 3)];
          random.nextBytes(transparency);
          for (int[] index : samples) {
            transparent |= index[0] < transparency.length && transparency[index[0]] != -1;
          }
        }
        default -> {
          ByteArrayOutputStream color = new ByteArrayOutputStream();
          int[] shown = random.nextBoolean() ? pixel : pixel(random.nextInt(max + 1));
          for (int sample : shown) {
            color.write(sample >> 8);
            color.write(sample);
          }
          transparency = color.toByteArray();
          transparent = Arrays.stream(samples).anyMatch(found -> Arrays.equals(found, shown));
        }
      }
    }

    Expected expected() {
      boolean grey = true;
      for (float value : greys) {
        grey &= !Float.isNaN(value);
      }
      return grey && !transparent ? Expected.READ : Expected.REFUSED;
    }

    List<Chunk> chunks() {
      boolean interlaced = random.nextBoolean();
      List<Chunk> chunks = new ArrayList<>();
      chunks.add(new Chunk("IHDR", PngWriter.header(depth, colorType, interlaced)));
      if (random.nextBoolean()) {
        chunks.add(new Chunk("gAMA", noise(4, random)));
      }
      if (palette.length > 0) {
        chunks.add(new Chunk("PLTE", palette));
      }
      if (transparency.length > 0) {
        chunks.add(new Chunk("tRNS", transparency));
      }
      byte[] data = PngWriter.deflate(PngWriter.rows(samples, depth, interlaced, random));
      int piece = 1 + random.nextInt(data.length);
      for (int from = 0; from < data.length; from += piece) {
        byte[] part = Arrays.copyOfRange(data, from, Math.min(data.length, from + piece));
        chunks.add(new Chunk("IDAT", part));
      }
      chunks.add(new Chunk("tEXt", "Comment\0none".getBytes(ISO_8859_1)));
      chunks.add(new Chunk("IEND", new byte[0]));
      return chunks;
    }
  }
}
