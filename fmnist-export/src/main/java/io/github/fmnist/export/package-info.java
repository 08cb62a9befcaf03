/**
 * Files of trained networks for other frameworks: ONNX and safetensors.
 *
 * <p>{@link io.github.fmnist.export.OnnxModel} describes a network with its computation, and {@link
 * io.github.fmnist.export.Safetensors} holds parameters alone.
 */
@NullMarked
package io.github.fmnist.export;

import org.jspecify.annotations.NullMarked;
