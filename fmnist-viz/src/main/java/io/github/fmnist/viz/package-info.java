/**
 * Figures of images, training runs, results and latent spaces, as PNG and SVG.
 *
 * <p>Start with {@link io.github.fmnist.viz.ImageGrid} for images and {@link
 * io.github.fmnist.viz.LearningCurves} for training runs. {@link
 * io.github.fmnist.viz.ConfusionMatrix}, {@link io.github.fmnist.viz.BarChart}, {@link
 * io.github.fmnist.viz.DotPlot} and {@link io.github.fmnist.viz.StripPlot} show results, {@link
 * io.github.fmnist.viz.ImageRows} aligns originals, reconstructions and their errors, {@link
 * io.github.fmnist.viz.ScatterPlot} and {@link io.github.fmnist.viz.ImagePlane} show a latent space
 * of two dimensions, and {@link io.github.fmnist.viz.Figure} puts several pictures on one page:
 *
 * <pre>{@code
 * ImageGrid.of(images).columns(10).writePng(Path.of("figures/samples.png"));
 *
 * Figure.of("Activations compared")
 *     .row(accuracyCurves, lossCurves)
 *     .row(testAccuracy)
 *     .caption("data: Fashion-MNIST, 5 seeds")
 *     .writeSvg(Path.of("figures/activations.svg"));
 * }</pre>
 *
 * <p>All pictures are immutable, need no display, and know neither datasets nor models. Colours are
 * those of Okabe and Ito (2008), "Color Universal Design", which colour-blind readers can
 * distinguish, and two more that are as easy to distinguish.
 */
@NullMarked
package io.github.fmnist.viz;

import org.jspecify.annotations.NullMarked;
