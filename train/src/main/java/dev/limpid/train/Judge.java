package dev.limpid.train;

/** Says how well a model does as it is now. */
public interface Judge {
    /** Costs a forward run on each example that it judges by. */
    Verdict judge();
}
