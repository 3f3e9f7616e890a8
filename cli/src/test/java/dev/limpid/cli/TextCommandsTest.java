package dev.limpid.cli;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;

/** The commands on texts, for each task; what does not fit is refused in one line. */
class TextCommandsTest {
    private static final Path MODELS =
            Path.of(System.getProperty("limpid.root"), "models/src/test/resources/text-tasks");

    @TempDir
    Path temp;

    private static MainTest.Ran run(String command, Path model, String... more) {
        List<String> args = new ArrayList<>(List.of(command, "--model", model.toString()));
        args.addAll(Arrays.asList(more));
        return MainTest.run(args.toArray(String[]::new));
    }

    private static void refuses(int code, String line, MainTest.Ran ran) {
        assertThat(ran).isEqualTo(new MainTest.Ran(code, "", "limpid: " + line + "\n"));
    }

    private Path copy(String name) throws IOException {
        Path to = Files.createDirectory(temp.resolve(name));
        try (Stream<Path> files = Files.list(MODELS.resolve(name))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        return to;
    }

    private Path quantised() throws IOException {
        Path model = copy("moods");
        Files.delete(model.resolve("model.safetensors"));
        try (InputStream packed =
                new GZIPInputStream(Files.newInputStream(MODELS.resolve("moods.quantised.onnx.gz")))) {
            Files.copy(packed, model.resolve("model.onnx"));
        }
        return model;
    }

    private static void replace(Path file, String before, String after) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(before);
        Files.writeString(file, text.replace(before, after));
    }

    @Test
    void a_text_is_classified_and_the_answer_explained() {
        MainTest.Ran ran = run("predict", MODELS.resolve("moods"), "--text", "good 😀", "--text-pair", "北京");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("very good", "so-so", "BAD", " %");
        ran = run("explain", MODELS.resolve("topics"), "--text", "My dog", "--target", "label:drink", "--steps", "5");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("Why food, drink?", "dog");
    }

    @Test
    void two_texts_are_compared_and_both_explained() {
        MainTest.Ran ran = run(
                "explain",
                MODELS.resolve("sentences"),
                "--task",
                "sentence-similarity",
                "--text",
                "My dog is playing.",
                "--text-pair",
                "Where can I park?",
                "--steps",
                "20");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("similarity", "dog", "park");
    }

    @Test
    void a_word_in_a_vocabulary_with_spaces_is_meant_with_its_space() {
        MainTest.Ran ran = run(
                "explain",
                MODELS.resolve("words"),
                "--text",
                "My <mask> is good.",
                "--target",
                "token:and",
                "--method",
                "saliency",
                "--format",
                "json");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("\"label\": \"Ġand\"");
    }

    @Test
    void a_quantised_model_answers_as_it_is_and_the_difference_of_its_twin_is_said() throws IOException {
        Path model = quantised();
        MainTest.Ran ran = run("explain", model, "--text", "good", "--steps", "20");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out().replaceAll("\\s+", " "))
                .contains(
                        "The model is quantised and has no derivatives: explained is its twin in floats, whose score is");
        ran = run("predict", model, "--text", "good");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).doesNotContain("twin");
    }

    /** The model, what is typed after it, the line. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "moods ~ --text= ~ The text is empty. Give a sentence, for example --text \"The capital of France is [MASK].\"",
                "moods ~ --text=good --text-pair= ~ The second text is empty. Give --text-pair a sentence, or leave it out.",
                "moods ~ --text-pair=good ~ Model 'moods' needs --text for its task text-classification.",
                "moods ~ --text=good --position=1 ~ --position 1: the task text-classification answers for the text as a whole, not for one token.",
                "moods ~ --text=good --target=label:awful ~ Target 'label:awful': the model has no such label; it has very good | so-so | BAD.",
                "topics ~ --text=good --target=label:goud ~ Target 'label:goud': the model has no such label; it has sport | food, drink | travel | news.",
                "moods ~ --text=good --target=label:bat ~ Target 'label:bat': the model has no such label; it has very good | so-so | BAD.",
                "moods ~ --text=good --target=token:good ~ Target 'token:good': the task text-classification has no tokens to choose; try top, index:I or unit:U.",
                "moods ~ --text=good --target=index:3 ~ Target 'index:3': the model's output has entries 0 to 2.",
                "moods ~ --text=good --target=unit:16 ~ Target 'unit:16': the model's output has entries 0 to 15.",
                "moods ~ --text=good --task=fill-mask ~ Model 'moods' has no output for fill-mask: it has classes, hidden, pooled. Choose another --task.",
                "moods ~ --text=good --task=image-classification ~ Model 'moods' reads text, so it cannot do image-classification; choose fill-mask, text-generation, text-classification, token-classification, question-answering, zero-shot-classification, sentence-similarity or feature-extraction.",
                "moods ~ --image=../examples/digits/seven.png ~ --image is not for model 'moods': its task text-classification reads --text and --text-pair.",
                "moods ~ --text=good --image=../examples/digits/seven.png ~ --image is not for model 'moods': its task text-classification reads --text and --text-pair.",
                "moods ~ --text=good --pooling=median ~ Unknown pooling 'median', expected cls, max or mean.",
                "moods ~ --text=good --pooling=cls ~ --pooling cls: the task text-classification makes no vector of a text; it is for --task sentence-similarity.",
                "words ~ --text=good ~ The text has no <mask> to fill. Write <mask> where the word belongs, or choose a token with --position 0 to 3.",
                "words ~ --text=[MASK] ~ The text has no <mask> to fill. Write <mask> where the word belongs, or choose a token with --position 0 to 7.",
                "words ~ --text=<mask><mask> ~ The text has 2 <mask>. Choose one with --position 1 or 2.",
                "words ~ --text=<mask> --target=label:good ~ Target 'label:good': the task fill-mask has no labels to choose; try top, index:I or unit:U.",
                "sentences ~ --text=good --task=sentence-similarity ~ Sentence similarity needs two texts: --text and --text-pair. For one text choose --task feature-extraction.",
                "sentences ~ --text=good --task=text-classification ~ Model 'sentences' has no output for text-classification: it has hidden, pooled. Choose another --task."
            })
    void what_does_not_fit_is_refused_in_one_line(String model, String options, String line) {
        refuses(2, line, run("explain", MODELS.resolve(model), options.split(" ")));
    }

    /** What is typed after a model that writes, the line. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "--text=The --continuation=dog --temperature=1 ~ --max-new-tokens, --temperature, --top-k, --top-p, --repetition-penalty and --stop say how a model writes, and here nothing is written: what follows the text is given, or not asked about. Leave them out.",
                "--text=The --target=token:is --temperature=1 ~ --max-new-tokens, --temperature, --top-k, --top-p, --repetition-penalty and --stop say how a model writes, and here nothing is written: what follows the text is given, or not asked about. Leave them out.",
                "--text=The --temperature=-1 ~ temperature must be 0 (the best token each time) or more, got -1.0.",
                "--text=The --top-p=1.5 ~ top-p must be above 0 and at most 1, got 1.5.",
                "--template={a} --fill=a=The --fill=a=A ~ --fill fills the place {a} twice. Give each once.",
                "--template={a} --fill=a ~ --fill a: expected NAME=TEXT.",
                "--text=The --fill=a=b ~ --fill fills places of a template: give it with --template.",
                "--template={a} --fill=a=The --text=The ~ --template and --text both say what the model reads. Give one.",
                "--text=The --system=Be --template={a} ~ A chat is what --messages has, or --text with --chat and --system; not both, and no --template.",
                "--chat ~ --chat and --system need what the user says: --text \"…\".",
                "--text=The --text-pair=dog ~ --text-pair is not for model 'llama': its task text-generation reads --text, --template, --fill, --chat, --system, --messages and --continuation."
            })
    void what_does_not_fit_a_model_that_writes_is_refused_in_one_line(String options, String line) {
        Path llama = Path.of(System.getProperty("limpid.root"), "models/src/test/resources/tiny-decoders/llama");
        refuses(2, line, run("explain", llama, options.split(" ")));
    }

    @Test
    void a_model_without_what_it_reads_is_refused() {
        refuses(
                2,
                "Model 'moods' needs --text for its task text-classification.",
                run("predict", MODELS.resolve("moods")));
    }

    @Test
    void texts_given_to_a_model_of_pictures_are_refused() {
        Path digits = Path.of(System.getProperty("limpid.root"), "examples/digits");
        String seven = digits.resolve("seven.png").toString();
        for (String option : List.of("--text", "--text-pair")) {
            refuses(
                    2,
                    option + " is not for model 'digits': its task image-classification reads --image.",
                    run("predict", digits, "--image", seven, option, "seven"));
        }
    }

    @Test
    void a_text_too_long_is_refused_and_never_cut() {
        String text = "good ".repeat(70);
        for (String command : List.of("predict", "explain")) {
            refuses(
                    2,
                    "The text has 72 tokens, the model reads at most 64. Shorten it, or add --windows to read it in parts;"
                            + " nothing is cut off silently.",
                    run(command, MODELS.resolve("moods"), "--text", text));
            refuses(
                    2,
                    "The two texts together have 67 tokens, the model reads at most 64. Shorten them; nothing is cut off"
                            + " silently.",
                    run(
                            command,
                            MODELS.resolve("moods"),
                            "--text",
                            "good ".repeat(30),
                            "--text-pair",
                            "good ".repeat(34)));
            refuses(
                    2,
                    "The second text has 72 tokens, the model reads at most 64. Shorten it; nothing is cut off silently.",
                    run(
                            command,
                            MODELS.resolve("sentences"),
                            "--task",
                            "sentence-similarity",
                            "--text",
                            "good",
                            "--text-pair",
                            text));
        }
    }

    @Test
    void labels_that_are_not_as_many_as_the_logits_are_refused() throws IOException {
        Path model = copy("moods");
        replace(model.resolve("config.json"), "\"2\": \"BAD\"", "\"2\": \"BAD\", \"3\": \"worse\"");
        refuses(
                1,
                "config.json: it names 4 classes, the weights' 'classifier' has 3. The weights and the configuration are of different models.",
                run("predict", model, "--text", "good"));
    }

    @Test
    void labels_that_are_not_as_many_as_an_onnx_files_are_refused() throws IOException {
        Path model = quantised();
        replace(model.resolve("config.json"), "\"2\": \"BAD\"", "\"2\": \"BAD\", \"3\": \"worse\"");
        refuses(
                1,
                "config.json: it names 4 classes, the model's output 'logits' has 3. The weights and the configuration are"
                        + " of different models.",
                run("predict", model, "--text", "good"));
    }

    @Test
    void a_tokenizer_of_another_model_is_refused() throws IOException {
        Path model = copy("moods");
        for (String file : List.of("tokenizer.json", "tokenizer_config.json")) {
            Files.copy(
                    MODELS.resolve("topics").resolve(file), model.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        refuses(
                1,
                "moods: the tokenizer has 481 tokens, the model has embeddings for 444. They are of different models; put"
                        + " the model's own tokenizer beside its weights.",
                run("predict", model, "--text", "good"));
    }
}
