// What the explorers of all studies share: images, pictures of one's own, random codes.

/** A canvas for one image of grey values in [0, 1]. */
class ImageView {
  constructor(height, width, label, attributes = {}) {
    this.canvas = element("canvas", { height, width, role: "img", class: "image", ...attributes });
    this.label = label;
    this.canvas.setAttribute("aria-label", label);
  }

  show(pixels, color = (grey) => [grey, grey, grey]) {
    const { width, height } = this.canvas;
    const data = new ImageData(width, height);
    for (let i = 0; i < width * height; i++) {
      data.data.set([...color(Math.round(255 * Math.min(Math.max(pixels[i], 0), 1))), 255], 4 * i);
    }
    this.canvas.getContext("2d").putImageData(data, 0, 0);
  }
}

/** An image with a text below it. */
function captioned(view, caption) {
  return element("figure", {}, view.canvas, element("figcaption", {}, caption));
}

/** The test images of a run. */
class ExampleImages {
  constructor({ height, width, classNames, labels, pixels }) {
    this.height = height;
    this.width = width;
    this.classNames = classNames;
    this.labels = labels;
    this.pixels = Float32Array.from(bytesOf(pixels), (grey) => grey / 255);
  }

  get size() {
    return this.height * this.width;
  }

  image(i) {
    return this.pixels.subarray(i * this.size, (i + 1) * this.size);
  }

  view(label, attributes) {
    return new ImageView(this.height, this.width, label, attributes);
  }

  /** A list to choose an image from: one stop for the keyboard, whose arrow keys choose. */
  picker(label, chosen, first = 0) {
    const options = this.labels.map((name, i) => {
      const text = `${this.classNames[name]}, test image ${i + 1}`;
      const view = this.view(text, { role: "option", id: `${label}-${i}`.replaceAll(" ", "-") });
      view.canvas.title = this.classNames[name];
      view.show(this.image(i));
      return view.canvas;
    });
    const list = element(
      "div",
      { class: "picker", role: "listbox", tabindex: 0, "aria-label": label },
      ...options,
    );
    let current = 0;
    const select = (i) => {
      current = Math.min(Math.max(i, 0), options.length - 1);
      options.forEach((option, j) => option.setAttribute("aria-selected", j === current));
      list.setAttribute("aria-activedescendant", options[current].id);
      chosen(current);
    };
    const choose = (i) => {
      select(i);
      options[current].scrollIntoView({ block: "nearest", inline: "nearest" });
    };
    options.forEach((option, i) => option.addEventListener("click", () => choose(i)));
    const columns = () =>
      options.filter((option) => option.offsetTop === options[0].offsetTop).length;
    list.addEventListener("keydown", (event) => {
      const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns(), ArrowDown: columns() };
      if (event.key in steps) {
        event.preventDefault();
        choose(current + steps[event.key]);
      }
    });
    select(first);
    return list;
  }
}

/** A place for a picture of one's own, which becomes an image of the dataset's kind. */
function pictureInput(place, height, width, converted) {
  const message = element("p", { role: "status", class: "message" });
  const take = async (file) => {
    const bitmap = await createImageBitmap(file).catch(() => null);
    if (bitmap === null) {
      message.textContent = `${file.name}: a PNG or JPEG picture expected, found something else.`;
    } else {
      const canvas = element("canvas", { width: bitmap.width, height: bitmap.height });
      const context = canvas.getContext("2d", { willReadFrequently: true });
      context.drawImage(bitmap, 0, 0);
      const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
      const { pixels, text } = garment(data, bitmap.height, bitmap.width, height, width);
      message.textContent = `${file.name}: ${text}.`;
      converted(pixels, file.name);
    }
  };
  const input = element("input", {
    type: "file",
    accept: "image/*",
    onchange: () => input.files.length > 0 && take(input.files[0]),
  });
  place.addEventListener("dragover", (event) => event.preventDefault());
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length > 0) {
      take(event.dataTransfer.files[0]);
    }
  });
  return element("div", { class: "own" }, element("label", {}, "Your picture: ", input), message);
}

/**
 * Converts RGBA values to grey ones in [0, 1] as the command predict does: on white, the longer
 * side scaled to that of the images, centred on black, inverted if the border is bright.
 */
function garment(rgba, height, width, targetHeight, targetWidth) {
  const grey = new Float64Array(height * width);
  for (let i = 0; i < grey.length; i++) {
    const luma = 0.299 * rgba[4 * i] + 0.587 * rgba[4 * i + 1] + 0.114 * rgba[4 * i + 2];
    const opacity = rgba[4 * i + 3] / 255;
    grey[i] = (opacity * luma) / 255 + 1 - opacity;
  }
  const inverted = borderMean(grey, height, width) > 0.5;
  const side = Math.min(targetHeight, targetWidth);
  const longer = Math.max(height, width);
  const rows = Math.max(1, Math.round((side * height) / longer));
  const columns = Math.max(1, Math.round((side * width) / longer));
  const scaled = areaMeans(grey, height, width, rows, columns);
  const pixels = new Float32Array(targetHeight * targetWidth);
  const top = Math.floor((targetHeight - rows) / 2);
  const left = Math.floor((targetWidth - columns) / 2);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = scaled[row * columns + column];
      pixels[(top + row) * targetWidth + left + column] = inverted ? 1 - value : value;
    }
  }
  const how = inverted ? ", inverted, since its border is bright" : "";
  return { pixels, text: `${width} x ${height} pixels, scaled to ${columns} x ${rows}${how}` };
}

function borderMean(grey, height, width) {
  const border = grey.filter((_, i) => {
    const row = Math.floor(i / width);
    const column = i % width;
    return row === 0 || column === 0 || row === height - 1 || column === width - 1;
  });
  return border.reduce((sum, value) => sum + value, 0) / border.length;
}

/** Scales an image: each pixel becomes the mean of the area that it covers. */
function areaMeans(grey, height, width, rows, columns) {
  const result = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      let area = 0;
      for (const [y, shareY] of covered(row, height / rows, height)) {
        for (const [x, shareX] of covered(column, width / columns, width)) {
          sum += shareY * shareX * grey[y * width + x];
          area += shareY * shareX;
        }
      }
      result[row * columns + column] = sum / area;
    }
  }
  return result;
}

/** Returns the pixels that a scaled pixel covers along a side, with their shares. */
function covered(index, scale, length) {
  const from = index * scale;
  const to = (index + 1) * scale;
  const pixels = [];
  for (let i = Math.floor(from); i < Math.min(length, Math.ceil(to)); i++) {
    pixels.push([i, Math.min(to, i + 1) - Math.max(from, i)]);
  }
  return pixels;
}

/** Returns standard normal numbers, the same for the same seed: Mulberry32 and Box-Muller. */
function normals(seed, count) {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 2 ** 32;
  };
  return Float32Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
}

/** A point between two codes, on a straight line or, spherical, on an arc around zero. */
function between(from, to, t, spherical) {
  const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);
  const cosine = dot(from, to) / Math.sqrt(dot(from, from) * dot(to, to));
  const angle = Math.acos(Math.min(Math.max(cosine, -1), 1));
  const [a, b] =
    spherical && Math.sin(angle) > 1e-6
      ? [Math.sin((1 - t) * angle) / Math.sin(angle), Math.sin(t * angle) / Math.sin(angle)]
      : [1 - t, t];
  return Float32Array.from(from, (value, i) => a * value + b * to[i]);
}

/** A code or an image, followed by the class label as zeros and ones. */
function conditioned(values, label, classes) {
  const oneHot = Array.from({ length: classes }, (_, i) => (i === label ? 1 : 0));
  return Float32Array.from([...values, ...oneHot]);
}
