package dev.limpid.architecture;

import dev.limpid.graph.Attribute;

import java.util.List;

/** How many zeros stand around what a convolution reads. Nothing in the weights tells. */
enum Padding {
    /** None. */
    NONE,
    /** As many on each side: PyTorch's own. */
    EACH_SIDE,
    /** TensorFlow's SAME: so many that a stride of s makes ⌈size / s⌉ of a size, the odd one behind. Each run finds out. */
    SAME,
    /** What SAME comes to where the stride divides the size, whatever the size is: Keras's EfficientNet has it. */
    BEHIND;

    /** The name and the value of the attribute of a Conv. */
    record Pads(String name, Attribute value) {}

    /** Of a square kernel; what is dilated has no stride. */
    Pads of(long size, long stride, long dilation) {
        if (this == SAME && stride > 1) {
            return new Pads("auto_pad", Attribute.of("SAME_UPPER"));
        }
        if (this == NONE) {
            return new Pads("pads", Attribute.of(List.of(0L, 0L, 0L, 0L)));
        }
        long behind = dilation * (size - 1) / 2;
        long before = this == BEHIND && stride > 1 ? behind - 1 : behind;
        return new Pads("pads", Attribute.of(List.of(before, before, behind, behind)));
    }
}
