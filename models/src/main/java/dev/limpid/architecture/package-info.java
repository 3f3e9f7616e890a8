/**
 * Architectures: from a configuration and named weights to a graph, one architecture a file, named as its paper names it.
 *
 * <p>An architecture emits ONNX nodes around a weight file, which stays where it is; {@link
 * dev.limpid.architecture.Emitted} says where in the graph to find what the others need. Names of weights differ between
 * the frameworks that saved them; {@link dev.limpid.architecture.Weights} finds them under any.
 *
 * <p>The models of BERT's family are one {@code TextEncoder}; each has a file that says how its weights are called and
 * what is different about it. An architecture can also be emitted around weights that are only declared, so that a model
 * is counted before it is fetched.
 *
 * <p>Decoders are a {@code Decoder} with a {@code DecoderBody}, {@code Gpt2} or {@code Llama}, and {@code DecoderHeads}; those
 * that score the next word come as two graphs, of which one goes on from what it has read.
 *
 * <p>Models of pictures are a {@code VisionTransformer} with a head, {@code Vit} or {@code Deit}; or networks of convolutions:
 * a {@code Resnet}, a {@code ConvNext}, or {@code InvertedResiduals} of the sizes of a {@code MobileNetV2} or an {@code
 * EfficientNet}. What timm and torchvision saved without telling sizes goes through {@code Timm}, which reads them off the
 * weights' shapes.
 *
 * <p>A {@link dev.limpid.architecture.Checkpoint} is a published model as it is to be trained or written anew: its
 * configuration, in a file or told by its weights, and its weights wherever they lie, in an ONNX file too.
 *
 * <p>Read {@code Config}, {@code Weights}, {@code TextEncoder}, {@code Bert}, {@code Roberta}, {@code Decoder},
 * {@code Llama}, {@code VisionTransformer}, {@code Vit}, {@code Resnet}, {@code ConvNext}, {@code InvertedResiduals}, then
 * {@code Architectures}.
 * This package knows graphs and files of them and of weights, but no tokenizer, no task and no source.
 */
@NullMarked
package dev.limpid.architecture;

import org.jspecify.annotations.NullMarked;
