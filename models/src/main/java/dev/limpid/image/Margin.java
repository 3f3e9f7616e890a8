package dev.limpid.image;

/** Where the odd pixel goes when a box is centred: conventions differ by it. */
public enum Margin {
    /** transformers' Pillow processors: cut off behind, bordered before. */
    PILLOW,
    /** transformers' {@code Fast} processors: cut off behind, bordered behind. */
    TENSOR,
    /** torchvision's transforms, which timm uses: cut off where an even number stays before, bordered behind. */
    TORCHVISION;

    /** How many pixels come before a box along one axis; negative if a border does. */
    int before(int size, int box) {
        int surplus = size - box;
        if (surplus >= 0) {
            return this == TORCHVISION ? (int) Math.rint(surplus / 2.0) : surplus / 2;
        }
        return this == PILLOW ? Math.floorDiv(surplus, 2) : surplus / 2;
    }
}
