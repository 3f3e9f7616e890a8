/**
 * Models written as others read them: a Hugging Face folder (configuration, safetensors, tokenizer, card) and an ONNX file.
 */
@NullMarked
package dev.limpid.export;

import org.jspecify.annotations.NullMarked;
