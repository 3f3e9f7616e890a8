/**
 * Models written as others read them: a Hugging Face folder (configuration, safetensors, tokenizer, card) and an ONNX file.
 *
 * <p>What is written is a {@link dev.limpid.export.Finished} model: a configuration, a graph, numbers for all weights and the
 * names that transformers saves them under; of training, or of a published {@link dev.limpid.architecture.Checkpoint}. {@link
 * dev.limpid.export.HuggingFaceFolder} writes it, {@code OnnxModel} its graph under the names that Optimum has for inputs and
 * outputs, and a {@link dev.limpid.export.Card} tells of it.
 *
 * <p>This package knows architectures, weights and tokenizers' files, but nothing of how a model was trained or is explained.
 */
@NullMarked
package dev.limpid.export;

import org.jspecify.annotations.NullMarked;
