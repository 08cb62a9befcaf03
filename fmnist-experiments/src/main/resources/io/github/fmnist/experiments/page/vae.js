// The explorer of the VAE: a plane of its latent space, one's own pictures, walks.

const PAD = 336; // pixels
const REACH = 3; // standard deviations

class LatentExplorer {
  constructor(place, data, networks) {
    this.data = data;
    this.networks = networks;
    this.examples = new ExampleImages(data.examples);
    this.label = 0;
    this.code = Float32Array.from(data.mean);
    this.codes = this.examples.labels.map((label, i) => this.encode(this.examples.image(i), label));
    this.axes = [...this.principalAxes(), ...this.dimensions()];
    this.chosen = [0, Math.min(1, this.axes.length - 1)];
    place.append(this.plane(), this.ownPicture(place), this.walk());
    this.changed();
  }

  get classes() {
    return this.data.classes;
  }

  principalAxes() {
    return this.data.axes.map((direction, i) => ({
      name: `principal axis ${i + 1}`,
      direction,
      origin: this.data.mean,
      reach: REACH * Math.sqrt(Math.max(this.data.variances[i], 1e-6)),
    }));
  }

  dimensions() {
    return this.data.mean.map((_, i) => ({
      name: `dimension ${i + 1}`,
      direction: this.data.mean.map((_, j) => (i === j ? 1 : 0)),
      origin: this.data.mean.map(() => 0),
      reach: REACH,
    }));
  }

  encode(pixels, label) {
    const { encoder } = this.networks;
    const planes = encoder.inputShape.length === 3;
    const input =
      this.classes === 0
        ? pixels
        : planes
          ? Float32Array.from([...pixels, ...this.labelPlanes(label, pixels.length)])
          : conditioned(pixels, label, this.classes);
    return encoder.run(input).mean;
  }

  labelPlanes(label, size) {
    return Array.from({ length: this.classes * size }, (_, i) =>
      Math.floor(i / size) === label ? 1 : 0,
    );
  }

  decode(code, label = this.label) {
    return this.networks.decoder.run(conditioned(code, label, this.classes)).image;
  }

  coordinate(code, { direction, origin }) {
    return direction.reduce((sum, value, i) => sum + value * (code[i] - origin[i]), 0);
  }

  move(axis, to) {
    const step = to - this.coordinate(this.code, axis);
    this.code = this.code.map((value, i) => value + step * axis.direction[i]);
  }

  /** Shows the code everywhere after it has changed. */
  changed() {
    const started = performance.now();
    this.image.show(this.decode(this.code));
    this.time.textContent = `decoded in ${(performance.now() - started).toFixed(1)} ms`;
    this.drawPad();
    if (this.classList) {
      this.classList.selectedIndex = this.label;
    }
    this.sliders.forEach((slider, i) => {
      const axis = this.axes[this.chosen[i]];
      Object.assign(slider, { min: -axis.reach, max: axis.reach, step: axis.reach / 100 });
      slider.value = this.coordinate(this.code, axis);
    });
    this.allSliders.forEach((slider, i) => (slider.value = this.code[i]));
  }

  plane() {
    const names = this.axes.map(({ name }) => name);
    this.image = this.examples.view("the decoded image", { class: "image large" });
    this.time = element("figcaption", {});
    this.pad = element("canvas", {
      width: PAD,
      height: PAD,
      class: "pad",
      role: "img",
      "aria-label": "Test images at the place of their codes; the sliders move through the plane",
    });
    const follow = (event) => event.buttons > 0 && this.moveTo(event);
    this.pad.addEventListener("pointerdown", (event) => this.moveTo(event));
    this.pad.addEventListener("pointermove", follow);
    this.sliders = [0, 1].map((i) => this.slider(() => this.axes[this.chosen[i]]));
    const controls = ["Horizontal:", "Vertical:"].map((text, i) => {
      const label = selection(text, names, (axis) => {
        this.chosen[i] = axis;
        this.changed();
      });
      label.querySelector("select").selectedIndex = this.chosen[i];
      this.sliders[i].setAttribute("aria-label", ["horizontal place", "vertical place"][i]);
      return element("div", { class: "control" }, label, this.sliders[i]);
    });
    if (this.classes > 0) {
      const names = this.examples.classNames.slice(0, this.classes);
      const label = selection("Class:", names, (chosen) => {
        this.label = chosen;
        this.changed();
      });
      this.classList = label.querySelector("select");
      controls.push(label);
    }
    return element(
      "div",
      { class: "panel" },
      this.pad,
      element("figure", {}, this.image.canvas, this.time),
      element("div", { class: "controls" }, ...controls, this.allDimensions()),
    );
  }

  slider(axis) {
    const slider = element("input", {
      type: "range",
      oninput: () => {
        this.move(axis(), Number(slider.value));
        this.changed();
      },
    });
    return slider;
  }

  allDimensions() {
    const dimensions = this.dimensions();
    this.allSliders = dimensions.map((axis) => {
      const slider = this.slider(() => axis);
      Object.assign(slider, { min: -REACH, max: REACH, step: REACH / 100 });
      return slider;
    });
    const rows = dimensions.map(({ name }, i) =>
      element("label", { class: "control" }, `${name} `, this.allSliders[i]),
    );
    return element("details", {}, element("summary", {}, "All dimensions"), ...rows);
  }

  /** Returns the place of a code on the pad, in pixels. */
  placeOf(code) {
    const [x, y] = this.chosen.map((i) => {
      const axis = this.axes[i];
      return (this.coordinate(code, axis) / axis.reach + 1) / 2;
    });
    return [x * PAD, (1 - y) * PAD];
  }

  drawPad() {
    const context = this.pad.getContext("2d");
    const { width, height } = this.examples;
    context.globalCompositeOperation = "source-over";
    context.fillStyle = "black";
    context.fillRect(0, 0, PAD, PAD);
    context.globalCompositeOperation = "lighten"; // the black around a garment hides no other one
    this.codes.forEach((code, i) => {
      this.thumbnails ??= this.examples.labels.map((_, j) => {
        const view = this.examples.view("");
        view.show(this.examples.image(j));
        return view.canvas;
      });
      const [x, y] = this.placeOf(code);
      context.drawImage(this.thumbnails[i], x - width / 2, y - height / 2);
    });
    context.globalCompositeOperation = "source-over";
    const [x, y] = this.placeOf(this.code);
    context.strokeStyle = "#ffb000";
    context.lineWidth = 2;
    context.beginPath();
    context.arc(x, y, 8, 0, 2 * Math.PI);
    context.moveTo(x - 14, y);
    context.lineTo(x + 14, y);
    context.moveTo(x, y - 14);
    context.lineTo(x, y + 14);
    context.stroke();
  }

  moveTo(event) {
    const { left, top, width, height } = this.pad.getBoundingClientRect();
    const x = (2 * (event.clientX - left)) / width - 1;
    const y = 1 - (2 * (event.clientY - top)) / height;
    const [a, b] = this.chosen.map((i) => this.axes[i]);
    const stepA = x * a.reach - this.coordinate(this.code, a);
    const stepB = y * b.reach - this.coordinate(this.code, b);
    // Principal axes and dimensions are not orthogonal to each other: both steps count for both.
    const cosine = a.direction.reduce((sum, value, i) => sum + value * b.direction[i], 0);
    const determinant = 1 - cosine * cosine;
    const [alongA, alongB] =
      determinant > 1e-6
        ? [(stepA - cosine * stepB) / determinant, (stepB - cosine * stepA) / determinant]
        : [stepA, 0];
    this.code = this.code.map(
      (value, i) => value + alongA * a.direction[i] + alongB * b.direction[i],
    );
    this.changed();
  }

  /** Encodes and decodes a test image or a picture of one's own. */
  ownPicture(place) {
    const original = this.examples.view("the original", { class: "image medium" });
    const reconstruction = this.examples.view("its reconstruction", { class: "image medium" });
    const error = this.examples.view("the error of each pixel", { class: "image medium" });
    const status = element("p", { role: "status" });
    const numbers = element("p", {});
    const show = (pixels, what) => {
      const code = this.encode(pixels, this.label);
      const decoded = this.decode(code);
      const errors = pixels.map((value, i) => Math.abs(value - decoded[i]));
      original.show(pixels);
      reconstruction.show(decoded);
      error.show(errors, (grey) => [grey, grey / 2, 0]);
      const mse = errors.reduce((sum, value) => sum + value * value, 0) / errors.length;
      numbers.textContent = Array.from(code, (value) => value.toFixed(2)).join(", ");
      status.textContent = `${what}: mean squared error ${mse.toFixed(4)}.`;
      this.code = Float32Array.from(code);
      this.changed();
    };
    const choose = (i) => {
      this.label = this.examples.labels[i];
      show(this.examples.image(i), this.examples.classNames[this.label]);
    };
    return element(
      "div",
      { class: "part" },
      element("h3", {}, "Reconstruct an image"),
      this.examples.picker("Images to reconstruct", choose),
      pictureInput(place, this.examples.height, this.examples.width, show),
      element(
        "div",
        { class: "row" },
        captioned(original, "original"),
        captioned(reconstruction, "reconstruction"),
        captioned(error, "absolute error"),
      ),
      status,
      element("details", {}, element("summary", {}, "Its code"), numbers),
    );
  }

  /** Shows the images between the codes of two test images. */
  walk() {
    const steps = 10;
    const { labels } = this.examples;
    const ends = [0, Math.max(0, labels.findIndex((label) => label !== labels[0]))];
    const views = Array.from({ length: steps }, (_, i) =>
      this.examples.view(`step ${i + 1} of ${steps}`, { class: "image small" }),
    );
    const figures = views.map((view) => captioned(view, ""));
    let spherical = false;
    const draw = () =>
      views.forEach((view, i) => {
        const t = i / (steps - 1);
        const code = between(this.codes[ends[0]], this.codes[ends[1]], t, spherical);
        const label = labels[ends[t < 0.5 ? 0 : 1]];
        const pixels = this.decode(code, label);
        view.show(pixels);
        figures[i].querySelector("figcaption").textContent = this.opinion(pixels);
      });
    const pickers = ["Start", "End"].map((name, end) => {
      const chosen = (i) => {
        ends[end] = i;
        draw();
      };
      const picker = this.examples.picker(`${name} of the walk`, chosen, ends[end]);
      return element("div", {}, element("h4", {}, name), picker);
    });
    return element(
      "div",
      { class: "part" },
      element("h3", {}, "Walk between two images"),
      element("div", { class: "pickers" }, ...pickers),
      selection("Path:", ["straight line", "arc around zero"], (i) => {
        spherical = i === 1;
        draw();
      }),
      element("div", { class: "row" }, ...figures),
    );
  }

  /** Returns the class that the classifier sees in an image, with its probability. */
  opinion(pixels) {
    const { classifier } = this.networks;
    if (!classifier) {
      return "";
    }
    const { probabilities } = classifier.run(pixels);
    const best = probabilities.indexOf(Math.max(...probabilities));
    return `${this.examples.classNames[best]} ${(100 * probabilities[best]).toFixed(0)} %`;
  }
}
