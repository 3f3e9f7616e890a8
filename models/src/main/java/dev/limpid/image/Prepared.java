package dev.limpid.image;

import dev.limpid.tensor.Tensor;

import java.util.List;

/**
 * A picture as a model's input.
 *
 * @param pixels FLOAT [1, channels, height, width]
 * @param geometry where these pixels lie in the picture
 * @param notes what a user should know of how the picture was read and prepared: sentences
 */
public record Prepared(Tensor pixels, Geometry geometry, List<String> notes) {}
