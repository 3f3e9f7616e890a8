package dev.limpid.course;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.adapter.Choice;
import dev.limpid.adapter.Chosen;
import dev.limpid.adapter.Decay;
import dev.limpid.architecture.Architectures;
import dev.limpid.architecture.Checkpoint;
import dev.limpid.architecture.Config;
import dev.limpid.architecture.Head;
import dev.limpid.architecture.Trainee;
import dev.limpid.corpus.Corpus;
import dev.limpid.corpus.Given;
import dev.limpid.corpus.Item;
import dev.limpid.corpus.Kind;
import dev.limpid.evaluate.Bootstrap;
import dev.limpid.loss.CausalLanguage;
import dev.limpid.loss.Loss;
import dev.limpid.loss.MaskedLanguage;
import dev.limpid.model.Provenance;
import dev.limpid.performance.LanguageReport;
import dev.limpid.performance.Likelihoods;
import dev.limpid.performance.Measures;
import dev.limpid.runtime.Runtime;
import dev.limpid.text.Text;
import dev.limpid.text.Tokenizer;
import dev.limpid.train.Examiner;
import dev.limpid.train.HeldOut;
import dev.limpid.train.LogLine;
import dev.limpid.train.Maskable;
import dev.limpid.train.MaskedTokens;
import dev.limpid.train.Network;
import dev.limpid.train.Outcome;
import dev.limpid.train.Rehearsal;
import dev.limpid.train.Settings;
import dev.limpid.train.TokenBlocks;
import dev.limpid.train.TokenFile;
import dev.limpid.train.TokenWriter;
import dev.limpid.train.Training;
import dev.limpid.train.Unigrams;
import dev.limpid.train.Watcher;
import dev.limpid.vocabulary.BertWordPiece;
import dev.limpid.vocabulary.ByteLevelBpe;
import dev.limpid.vocabulary.LearntVocabulary;
import dev.limpid.vocabulary.Recipe;
import dev.limpid.vocabulary.WordCounts;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A language model learns from text alone: a decoder each next word, an encoder the words that are hidden from it. Begun from
 * nothing, or from a model that has learnt before.
 */
public final class Pretraining implements Learning {

    /** Blocks that are judged together: few, since a batch is one example of what intervals rest on. */
    private static final int JUDGED = 4;

    /** A pair that occurs once tells nothing. */
    private static final long AT_LEAST = 2;

    /**
     * What a user wants.
     *
     * @param start a model whose weights and tokenizer are gone on with, or an architecture
     * @param tokenizer folder of one; null for that of the model, or of an architecture to learn one of as many tokens as the configuration's
     *     {@code vocab_size}
     * @param heldOut share of the texts that are judged on where no files are given for it
     * @param length of a block, in tokens
     * @param wholeWords whether a word's tokens are hidden together
     * @param folder of the run: tokenizer, tokens, checkpoints, log
     */
    public record Wanted(
            Start start,
            @Nullable Path tokenizer,
            Given data,
            dev.limpid.corpus.Wanted columns,
            double heldOut,
            Settings settings,
            int length,
            boolean wholeWords,
            Path folder) {}

    private final Wanted wanted;
    private final Runtime runtime;
    private final RunFolder folder;
    private final Config config;
    private final Trainee trainee;
    private final Network network;
    private final Tokenizer tokenizer;
    private final Path tokenizerHome;
    private final String data;
    private final TokenBlocks train;
    private final TokenBlocks judging;
    private final List<String> notes;

    private Pretraining(
            Wanted wanted,
            Runtime runtime,
            RunFolder folder,
            Config config,
            Trainee trainee,
            Network network,
            Tokenizer tokenizer,
            Path tokenizerHome,
            String data,
            TokenBlocks train,
            TokenBlocks judging,
            List<String> notes) {
        this.wanted = wanted;
        this.runtime = runtime;
        this.folder = folder;
        this.config = config;
        this.trainee = trainee;
        this.network = network;
        this.tokenizer = tokenizer;
        this.tokenizerHome = tokenizerHome;
        this.data = data;
        this.train = train;
        this.judging = judging;
        this.notes = List.copyOf(notes);
    }

    /**
     * Reads the text, learns a vocabulary if none is given, and makes ready what an update runs; nothing is trained yet.
     *
     * @throws dev.limpid.format.FormatException if a file is damaged
     * @throws IllegalArgumentException in one line that says what to do, if text and model do not fit
     * @throws IOException if a file cannot be read or written
     */
    public static Pretraining begin(Wanted wanted, Runtime runtime) throws IOException {
        RunFolder folder = RunFolder.open(wanted.folder);
        boolean begun = false;
        try {
            Pretraining all = begin(wanted, runtime, folder);
            begun = true;
            return all;
        } finally {
            if (!begun) {
                folder.close();
            }
        }
    }

    private static Pretraining begin(Wanted wanted, Runtime runtime, RunFolder folder) throws IOException {
        List<String> notes = new ArrayList<>();
        Checkpoint checkpoint = wanted.start.checkpoint();
        Config said = wanted.start.config();
        boolean causal = Head.isDecoder(said);
        if (causal && wanted.wholeWords) {
            throw new IllegalArgumentException(
                    "--whole-words: the model is a decoder, from which no word is hidden. Leave" + " it out.");
        }
        dev.limpid.corpus.Wanted texts = wanted.columns.learning(Kind.TEXT);
        try (Corpus corpus = Corpus.read(wanted.data.train(), texts, folder.scratch());
                Corpus other = wanted.data.validation().isEmpty()
                        ? null
                        : Corpus.read(wanted.data.validation(), texts, folder.scratch())) {
            notes.addAll(corpus.notes());
            HeldOut heldOut = new HeldOut(other == null ? wanted.heldOut : 0, wanted.settings.seed());
            Path given = wanted.tokenizer;
            Path home = given != null ? given : checkpoint != null ? checkpoint.home() : null;
            if (home == null) {
                home = folder.resolve("tokenizer");
                notes.addAll(learnt(corpus, heldOut, said, causal, wanted.length, home));
            }
            Tokenizer tokenizer = Tokenizer.of(home);
            boolean begun = false;
            try {
                Config config = config(said, tokenizer, causal, wanted.length, checkpoint == null);
                TokenFile trained = tokens(corpus, folder.resolve("train.tokens"), tokenizer, causal, heldOut, false);
                Path held = folder.resolve("held-out.tokens");
                TokenFile judged =
                        tokens(other == null ? corpus : other, held, tokenizer, causal, heldOut, other == null);
                notes.add("Training on " + trained + "; judged on " + judged + ".");
                TokenBlocks train = blocks(trained, wanted.length, tokenizer, causal);
                TokenBlocks judging = blocks(judged, wanted.length, tokenizer, causal);
                Trainee trainee = Architectures.trainee(config);
                Chosen chosen = new Choice.All().in(trainee, Filling.fresh(trainee, checkpoint));
                notes.addAll(chosen.said());
                Filling filling = Filling.of(
                        trainee,
                        checkpoint,
                        Drawn.of(config, wanted.settings.seed()),
                        Set.of(),
                        chosen.trained()::contains);
                Network network =
                        Network.of(trainee, filling.weights(), chosen.trained(), Decay.of(trainee), List.of());
                begun = true;
                return new Pretraining(
                        wanted,
                        runtime,
                        folder,
                        config,
                        trainee,
                        network,
                        tokenizer,
                        home,
                        corpus.source(),
                        train,
                        judging,
                        notes);
            } finally {
                if (!begun) {
                    tokenizer.close();
                }
            }
        }
    }

    private static List<String> learnt(
            Corpus corpus, HeldOut heldOut, Config said, boolean causal, int length, Path home) throws IOException {
        Recipe recipe = causal ? new ByteLevelBpe() : new BertWordPiece(true);
        WordCounts counts = new WordCounts(recipe, WordCounts.MOST_WORDS);
        for (int i = 0; i < corpus.size(); i++) {
            String text = text(corpus.get(i));
            if (!heldOut.holds(text)) {
                counts.add(text);
            }
        }
        LearntVocabulary vocabulary = LearntVocabulary.of(counts, said.number("vocab_size"), AT_LEAST);
        vocabulary.write(home, length);
        List<String> notes = new ArrayList<>(vocabulary.notes());
        notes.add("Learnt a vocabulary of " + vocabulary.tokens().size() + " tokens, "
                + (causal ? "byte-pair encoding." : "WordPiece."));
        return notes;
    }

    private static String text(Item item) {
        if (item instanceof Item.Plain plain) {
            return plain.text();
        }
        throw new IllegalArgumentException(item.place() + ": expected a text.");
    }

    /** The configuration for this tokenizer: a new model's vocabulary is exactly that. */
    private static Config config(Config said, Tokenizer tokenizer, boolean causal, int length, boolean fresh) {
        Config headed = (causal ? Head.NEXT_WORDS : Head.HIDDEN_WORDS).on(said);
        ObjectNode json = headed.json();
        if (fresh) {
            json.put("vocab_size", tokenizer.vocabulary().size());
            int end = end(tokenizer, causal);
            if (causal) {
                json.put("bos_token_id", tokenizer.begin().orElse(end));
                json.put("eos_token_id", end);
            }
            tokenizer.pad().ifPresent(pad -> json.put("pad_token_id", pad));
        } else if (tokenizer.vocabulary().size() > said.number("vocab_size")) {
            throw new IllegalArgumentException(
                    "The tokenizer has " + tokenizer.vocabulary().size()
                            + " tokens, the model has embeddings for " + said.number("vocab_size")
                            + ": they do not belong together. Leave --tokenizer out.");
        }
        Config whole = headed.with(json);
        Integer positions = Architectures.blueprint(whole).maxPositions();
        if (positions != null && length > positions) {
            throw new IllegalArgumentException("--length " + length + ": the model has " + positions
                    + " positions. Ask for shorter blocks, or give the configuration more positions.");
        }
        return whole;
    }

    /** The token that ends a text. */
    private static int end(Tokenizer tokenizer, boolean causal) {
        long[] around = tokenizer.ids(Text.of(""), true);
        if (!causal && around.length > 0) {
            return (int) around[around.length - 1];
        }
        return tokenizer
                .end()
                .orElseThrow(() -> new IllegalArgumentException("The tokenizer names no token that ends a text"
                        + " (eos_token). Give another with --tokenizer, or leave it out to learn one."));
    }

    private static TokenFile tokens(
            Corpus corpus, Path file, Tokenizer tokenizer, boolean causal, HeldOut heldOut, boolean held)
            throws IOException {
        Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
        try (TokenWriter writer = new TokenWriter(file, tokenizer, end(tokenizer, causal))) {
            for (int i = 0; i < corpus.size(); i++) {
                String text = text(corpus.get(i));
                if (heldOut.holds(text) == held) {
                    writer.add(text);
                }
            }
            return writer.done();
        }
    }

    private static TokenBlocks blocks(TokenFile file, int length, Tokenizer tokenizer, boolean causal) {
        return causal ? TokenBlocks.causal(file, length) : TokenBlocks.masked(file, length, tokenizer);
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public Network network() {
        return network;
    }

    private Loss loss() {
        return Head.isDecoder(config) ? new CausalLanguage() : new MaskedLanguage();
    }

    private BlockExamples examples(TokenBlocks blocks) {
        MaskedTokens masking = Head.isDecoder(config)
                ? null
                : new MaskedTokens(Maskable.of(tokenizer), wanted.wholeWords, wanted.settings.seed());
        return new BlockExamples(blocks, network.plain().graph().inputs(), masking);
    }

    private Examiner<Likelihoods> examiner() {
        return new Examiner<>(
                network,
                loss(),
                null,
                examples(judging),
                Math.min(JUDGED, wanted.settings.batch()),
                LanguageLosses::new,
                Measures.LANGUAGE.usual(),
                runtime);
    }

    /** Whether a decoder learns from random weights, which is what laws of scaling tell of. */
    public boolean isDecoderFromNothing() {
        return wanted.start.isFresh() && Head.isDecoder(config);
    }

    @Override
    public Rehearsal rehearse() {
        Examiner<Likelihoods> examiner = examiner();
        return new Rehearsal(network, loss(), examples(train), wanted.settings, runtime, examiner, List.of(examiner));
    }

    @Override
    public Training run(Watcher watcher, Map<String, Object> how) throws IOException {
        Settings settings = wanted.settings;
        boolean causal = Head.isDecoder(config);
        Examiner<Likelihoods> examiner = examiner();
        Session session = new Session(network, loss(), examples(train), settings, runtime, folder);
        Outcome outcome = session.train(examiner, Long.MAX_VALUE, digest(), watcher);
        Bootstrap bootstrap =
                new Bootstrap(Bootstrap.STANDARD.resamples(), Bootstrap.STANDARD.level(), settings.seed());
        List<LogLine> log = session.log();
        List<String> told = new ArrayList<>(notes);
        if (causal) {
            told.add(String.format(
                    Locale.ROOT,
                    "A model that knows only how frequent each token is has perplexity %.1f on the same blocks.",
                    Unigrams.of(train.file()).perplexity(judging)));
        }
        return new Training(
                new Provenance(
                        wanted.start.id(), wanted.start.source(), wanted.start.sha256(), network.numbers(), task()),
                network.trainedNumbers(),
                data,
                how,
                List.of(),
                log,
                outcome,
                Map.of("validation", LanguageReport.of(examiner.answers(), bootstrap)),
                Training.Cost.of(log, outcome, Double.NaN),
                told,
                settings.seed());
    }

    private String task() {
        return Head.isDecoder(config) ? "text-generation" : "fill-mask";
    }

    @Override
    public void write(Path place, Training training, Map<String, byte[]> more) throws IOException {
        String title = String.valueOf(place.getFileName());
        new Trained(config, trainee, null, network, tokenizerHome)
                .write(
                        place,
                        Cards.of(title, wanted.start, task(), training),
                        wanted.start.id(),
                        "",
                        null,
                        more,
                        runtime);
    }

    private String digest() {
        return Digest.of(List.of(
                wanted.settings.bits(),
                config.json().toString(),
                train.file().sha256(),
                judging.file().sha256(),
                String.valueOf(wanted.length),
                String.valueOf(wanted.wholeWords),
                wanted.start.sha256()));
    }

    @Override
    public void close() throws IOException {
        try (folder) {
            tokenizer.close();
        }
    }
}
