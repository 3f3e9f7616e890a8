package dev.limpid.course;

import dev.limpid.corpus.Kind;
import dev.limpid.corpus.Splits;
import dev.limpid.text.Text;
import dev.limpid.text.Tokenizer;
import dev.limpid.train.Augmentation;

/** Refuses settings that would be read and then have no effect, so that nobody believes they had. */
final class NoUse {
    private NoUse() {}

    /** @throws IllegalArgumentException in one line that names the first */
    static void refuse(Finetuning.Wanted wanted, Splits splits) {
        Kind kind = splits.kind();
        boolean pictures = kind == Kind.PICTURES;
        refuse(
                !pictures && !wanted.augmentation().equals(Augmentation.NONE),
                "--augment: the data are texts, and only pictures are changed. Leave it out.");
        refuse(
                pictures && wanted.length() != null,
                "--length " + wanted.length() + ": the data are pictures, which have no tokens. Leave it out.");
        refuse(
                wanted.smoothing() > 0 && !pictures && kind != Kind.CLASSES && kind != Kind.TAGS,
                "--smoothing " + wanted.smoothing() + ": learnt are " + kind
                        + ", and only a class each is smoothed. Leave it out.");
        if (splits.validation() == null) {
            String judged = "nothing is held back to judge by. Give --validation or --hold-out, or leave it out.";
            refuse(wanted.settings().patience() != null, "--patience: " + judged);
            refuse(wanted.settings().judgeEvery() != null, "--judge-every: " + judged);
            refuse(wanted.metric() != null, "--metric: " + judged);
        }
    }

    /** A text of which nothing can be read says nothing. */
    static void refuseLength(int length, Tokenizer tokenizer) {
        int around = tokenizer.tokens(Text.of("")).size();
        refuse(
                length <= around,
                "--length " + length + ": " + around
                        + " tokens are put around each text, so that nothing of it would be" + " read. Ask for more.");
    }

    private static void refuse(boolean unused, String reason) {
        if (unused) {
            throw new IllegalArgumentException(reason);
        }
    }
}
