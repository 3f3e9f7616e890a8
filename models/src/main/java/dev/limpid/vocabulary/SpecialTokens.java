package dev.limpid.vocabulary;

import java.util.HashSet;
import java.util.List;

/** Sees that special tokens can be told apart and found. */
final class SpecialTokens {
    private SpecialTokens() {}

    static void require(List<String> special, int least) {
        if (special.size() < least) {
            throw new IllegalArgumentException("Expected at least " + least + " special token, got none.");
        }
        for (String token : special) {
            if (token.isBlank()) {
                throw new IllegalArgumentException(
                        "A special token is empty or white space. Give it a name such as '<|end|>'.");
            }
        }
        if (new HashSet<>(special).size() < special.size()) {
            throw new IllegalArgumentException("The special tokens " + special + " are not all different.");
        }
    }
}
