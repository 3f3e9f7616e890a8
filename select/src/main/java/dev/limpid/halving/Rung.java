package dev.limpid.halving;

/**
 * A step on which contenders are compared.
 *
 * @param budget of each by then, in updates from its beginning
 * @param enter how many are trained so far, at most: some may have failed before
 * @param stay how many of them go on; all of the last rung
 */
public record Rung(long budget, int enter, int stay) {}
