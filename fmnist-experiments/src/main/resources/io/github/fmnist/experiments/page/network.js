// Computes networks in the page. A network is a list of ONNX operators in an order in which each
// comes after its inputs; a tensor is {shape, data} with a Float32Array in c order.

function tensor(shape, data) {
  return { shape, data: data ?? new Float32Array(size(shape)) };
}

function size(shape) {
  return shape.reduce((product, length) => product * length, 1);
}

function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function halfToFloat(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  return exponent === 0
    ? sign * fraction * 2 ** -24
    : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function constantOf({ shape, type, values }) {
  if (type === "int64") {
    return { shape, data: values };
  }
  const bytes = bytesOf(values);
  const view = new DataView(bytes.buffer);
  const result = tensor(shape);
  for (let i = 0; i < result.data.length; i++) {
    result.data[i] =
      type === "float16" ? halfToFloat(view.getUint16(2 * i)) : view.getFloat32(4 * i);
  }
  return result;
}

function elementwise(f) {
  return ([x], attributes) => tensor(x.shape, x.data.map((value) => f(value, attributes)));
}

/** Applies a function to equal elements of two tensors, of which one may be a single number. */
function pairwise(f) {
  return ([a, b]) => {
    const result = tensor(a.data.length >= b.data.length ? a.shape : b.shape);
    for (let i = 0; i < result.data.length; i++) {
      result.data[i] = f(a.data[i % a.data.length], b.data[i % b.data.length]);
    }
    return result;
  };
}

function gemm([x, weights, bias]) {
  const [rows, inner] = x.shape;
  const columns = weights.shape[1];
  const y = tensor([rows, columns]);
  for (let row = 0; row < rows; row++) {
    const out = y.data.subarray(row * columns, (row + 1) * columns);
    if (bias) {
      out.set(bias.data);
    }
    for (let k = 0; k < inner; k++) {
      const value = x.data[row * inner + k];
      if (value !== 0) {
        const offset = k * columns;
        for (let column = 0; column < columns; column++) {
          out[column] += value * weights.data[offset + column];
        }
      }
    }
  }
  return y;
}

/** Height or width after a window has moved over padded pixels. */
function positions(length, window, stride, dilation, padding) {
  return Math.floor((length + padding - dilation * (window - 1) - 1) / stride) + 1;
}

/** Calls visit(y, x, first pixel, weight position) for each pair of a result and a window's pixel. */
function slide(image, attributes, visit) {
  const [height, width] = image;
  const [windowHeight, windowWidth] = attributes.kernel_shape;
  const [strideY, strideX] = attributes.strides;
  const [dilationY, dilationX] = attributes.dilations ?? [1, 1];
  const [top, left, bottom, right] = attributes.pads;
  const rows = positions(height, windowHeight, strideY, dilationY, top + bottom);
  const columns = positions(width, windowWidth, strideX, dilationX, left + right);
  for (let y = 0; y < rows; y++) {
    for (let ky = 0; ky < windowHeight; ky++) {
      const row = y * strideY + ky * dilationY - top;
      if (row >= 0 && row < height) {
        for (let x = 0; x < columns; x++) {
          for (let kx = 0; kx < windowWidth; kx++) {
            const column = x * strideX + kx * dilationX - left;
            if (column >= 0 && column < width) {
              visit(y * columns + x, row * width + column, ky * windowWidth + kx);
            }
          }
        }
      }
    }
  }
  return [rows, columns];
}

/** The pairs that slide() visits, as arrays; they are kept, since each plane uses them again. */
function pairsIn(node, image, attributes) {
  const key = image.join();
  node.pairs ??= new Map();
  if (!node.pairs.has(key)) {
    const [to, from, weight] = [[], [], []];
    const shape = slide(image, attributes, (result, pixel, position) => {
      to.push(result);
      from.push(pixel);
      weight.push(position);
    });
    node.pairs.set(key, {
      shape,
      to: Int32Array.from(to),
      from: Int32Array.from(from),
      weight: Int32Array.from(weight),
    });
  }
  return node.pairs.get(key);
}

function convolution([x, weights, bias], attributes, node) {
  const [filters, channels] = weights.shape;
  const { shape, to, from, weight } = pairsIn(node, x.shape.slice(2), attributes);
  const kernel = (filter, channel) => filter * channels + channel;
  return filtered(x, weights, bias, [filters, ...shape], kernel, { to, from, weight });
}

/** A transposed convolution: the pairs of the convolution from its output to its input, swapped. */
function transposedConvolution([x, weights, bias], attributes, node) {
  const [, , height, width] = x.shape;
  const [, filters, ...window] = weights.shape;
  const dilations = attributes.dilations ?? [1, 1];
  const [top, left, bottom, right] = attributes.pads;
  const image = [height, width].map(
    (length, side) =>
      attributes.strides[side] * (length - 1) +
      (attributes.output_padding?.[side] ?? 0) +
      dilations[side] * (window[side] - 1) +
      1 -
      [top + bottom, left + right][side],
  );
  const { to, from, weight } = pairsIn(node, image, { ...attributes, kernel_shape: window });
  const kernel = (filter, channel) => channel * filters + filter;
  return filtered(x, weights, bias, [filters, ...image], kernel, { to: from, from: to, weight });
}

/** Sums the products of pixels and weights; kernel() is the index of a kernel's plane. */
function filtered(x, weights, bias, [filters, ...image], kernel, { to, from, weight }) {
  const [images, channels, ...input] = x.shape;
  const y = tensor([images, filters, ...image]);
  const lengths = { in: size(input), out: size(image), window: size(weights.shape.slice(2)) };
  for (let n = 0; n < images; n++) {
    for (let filter = 0; filter < filters; filter++) {
      const out = plane(y, n * filters + filter, lengths.out);
      if (bias) {
        out.fill(bias.data[filter]);
      }
      for (let channel = 0; channel < channels; channel++) {
        const pixels = plane(x, n * channels + channel, lengths.in);
        const factors = plane(weights, kernel(filter, channel), lengths.window);
        for (let i = 0; i < to.length; i++) {
          out[to[i]] += pixels[from[i]] * factors[weight[i]];
        }
      }
    }
  }
  return y;
}

function plane(x, index, length) {
  return x.data.subarray(index * length, (index + 1) * length);
}

function pooling([x], attributes, node, start, gather, finish) {
  const [images, channels, ...image] = x.shape;
  const pairs = pairsIn(node, image, attributes);
  const y = tensor([images, channels, ...pairs.shape]);
  const counts = new Float32Array(size(pairs.shape));
  pairs.to.forEach((to) => counts[to]++);
  for (let index = 0; index < images * channels; index++) {
    const out = plane(y, index, counts.length).fill(start);
    const from = plane(x, index, size(image));
    for (let i = 0; i < pairs.to.length; i++) {
      out[pairs.to[i]] = gather(out[pairs.to[i]], from[pairs.from[i]]);
    }
    out.forEach((value, i) => (out[i] = finish(value, counts[i])));
  }
  return y;
}

function maxPooling(inputs, attributes, node) {
  return pooling(inputs, attributes, node, -Infinity, Math.max, (value) => value);
}

function meanPooling(inputs, attributes, node) {
  const window = size(attributes.kernel_shape);
  return pooling(
    inputs,
    attributes,
    node,
    0,
    (sum, value) => sum + value,
    (sum, count) => sum / (attributes.count_include_pad ? window : count),
  );
}

function batchNormalization([x, gamma, beta, mean, variance], { epsilon }) {
  const [images, channels, ...image] = x.shape;
  const y = tensor(x.shape);
  const length = size(image);
  for (let n = 0; n < images; n++) {
    for (let channel = 0; channel < channels; channel++) {
      const scale = gamma.data[channel] / Math.sqrt(variance.data[channel] + epsilon);
      const from = plane(x, n * channels + channel, length);
      const out = plane(y, n * channels + channel, length);
      from.forEach(
        (value, i) => (out[i] = scale * (value - mean.data[channel]) + beta.data[channel]),
      );
    }
  }
  return y;
}

function upsampling([x, , scales]) {
  const [images, channels, height, width] = x.shape;
  const [scaleY, scaleX] = scales.data.slice(2);
  const y = tensor([images, channels, height * scaleY, width * scaleX]);
  const columns = width * scaleX;
  for (let i = 0; i < y.data.length; i++) {
    const column = i % columns;
    const row = Math.floor(i / columns); // over all planes
    y.data[i] = x.data[Math.floor(row / scaleY) * width + Math.floor(column / scaleX)];
  }
  return y;
}

function reshape([x, shape]) {
  const known = shape.data.map((length, i) => (length === 0 ? x.shape[i] : length));
  const rest = known.reduce((product, length) => (length < 0 ? product : product * length), 1);
  return tensor(
    known.map((length) => (length < 0 ? x.data.length / rest : length)),
    x.data,
  );
}

/** Splits the second dimension. */
function split([x, sizes]) {
  const [images, total, ...rest] = x.shape;
  const inner = size(rest);
  let offset = 0;
  return Array.from(sizes.data, (length) => {
    const part = tensor([images, length, ...rest]);
    for (let n = 0; n < images; n++) {
      const start = (n * total + offset) * inner;
      part.data.set(x.data.subarray(start, start + length * inner), n * length * inner);
    }
    offset += length;
    return part;
  });
}

function softmax([x]) {
  const columns = x.shape[x.shape.length - 1];
  const y = tensor(x.shape);
  for (let row = 0; row < x.data.length; row += columns) {
    const logits = x.data.subarray(row, row + columns);
    const largest = Math.max(...logits);
    const exponentials = logits.map((value) => Math.exp(value - largest));
    const sum = exponentials.reduce((total, value) => total + value, 0);
    y.data.set(
      exponentials.map((value) => value / sum),
      row,
    );
  }
  return y;
}

const softplus = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

const OPERATORS = {
  Sub: pairwise((a, b) => a - b),
  Mul: pairwise((a, b) => a * b),
  Div: pairwise((a, b) => a / b),
  Clip: ([x, low, high]) =>
    tensor(
      x.shape,
      x.data.map((value) => Math.min(Math.max(value, low.data[0]), high.data[0])),
    ),
  Identity: ([x]) => x,
  Relu: elementwise((x) => Math.max(x, 0)),
  LeakyRelu: elementwise((x, { alpha }) => (x < 0 ? alpha * x : x)),
  Elu: elementwise((x, { alpha }) => (x < 0 ? alpha * Math.expm1(x) : x)),
  Selu: elementwise((x, { alpha, gamma }) => gamma * (x < 0 ? alpha * Math.expm1(x) : x)),
  Sigmoid: elementwise((x) => 1 / (1 + Math.exp(-x))),
  HardSigmoid: elementwise((x, { alpha, beta }) => Math.min(Math.max(alpha * x + beta, 0), 1)),
  Softplus: elementwise(softplus),
  Softsign: elementwise((x) => x / (1 + Math.abs(x))),
  Tanh: elementwise(Math.tanh),
  ThresholdedRelu: elementwise((x, { alpha }) => (x > alpha ? x : 0)),
  Gemm: gemm,
  Conv: convolution,
  ConvTranspose: transposedConvolution,
  MaxPool: maxPooling,
  AveragePool: meanPooling,
  BatchNormalization: batchNormalization,
  Resize: upsampling,
  Reshape: reshape,
  Split: split,
  Softmax: softmax,
};

class Network {
  constructor({ input, inputShape, outputs, nodes, constants }) {
    this.input = input;
    this.inputShape = inputShape;
    this.outputs = outputs;
    this.nodes = nodes;
    this.constants = Object.fromEntries(
      Object.entries(constants).map(([name, constant]) => [name, constantOf(constant)]),
    );
  }

  /** Returns the outputs by name, for a batch of examples in one array. */
  run(examples) {
    const batch = examples.length / size(this.inputShape);
    const values = { ...this.constants };
    values[this.input] = tensor([batch, ...this.inputShape], Float32Array.from(examples));
    for (const node of this.nodes) {
      const inputs = node.inputs.map((name) => values[name]);
      const results = [OPERATORS[node.operator](inputs, node.attributes, node)].flat();
      node.outputs.forEach((name, i) => (values[name] = results[i]));
    }
    return Object.fromEntries(this.outputs.map((name) => [name, values[name].data]));
  }
}
