package dev.limpid.performance;

/** What a model said of examples, and what is right. Never empty. */
public sealed interface Answers permits Classified, MultiLabelled, Tagged, Replies, Regressed, Likelihoods, Retrieved {
    /** How many examples there are: what intervals draw anew. At least 1. */
    int size();
}
