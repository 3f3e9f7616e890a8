package dev.limpid.cli;

import dev.limpid.Subject;
import dev.limpid.task.TextModel;
import dev.limpid.text.Message;
import dev.limpid.text.MessageFile;
import dev.limpid.text.Template;
import dev.limpid.text.Text;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a model that writes goes on from: a text, a template with its places filled, or a chat. */
final class PromptOptions {
    /** All that makes up such an input. */
    static final List<String> READ =
            List.of("--text", "--template", "--fill", "--chat", "--system", "--messages", "--continuation");

    @Option(
            names = "--continuation",
            paramLabel = "T",
            description =
                    "How the text goes on, to be scored and explained by a model that writes; with its leading space."
                            + " Default: what the model writes.")
    private @Nullable String continuation;

    @Option(
            names = "--template",
            paramLabel = "T",
            description = "A prompt with places to fill, {name} each, whose values alone get scores, for a model that"
                    + " writes; with --features segment each as a whole.")
    private @Nullable String template;

    @Option(names = "--chat", description = "Let the model's own template write --text as what a user says to it.")
    private boolean chat;

    @Option(names = "--system", paramLabel = "T", description = "What the model is told before a chat.")
    private @Nullable String system;

    @Option(
            names = "--messages",
            paramLabel = "FILE",
            description = "A chat so far (.json): [{\"role\": \"user\", \"content\": \"…\"}, …].")
    private @Nullable Path messages;

    @Option(
            names = "--fill",
            paramLabel = "NAME=TEXT",
            description = "What fills a place of --template, may be repeated.")
    private List<String> fills = List.of();

    /** Whether the user said how it goes on. */
    boolean isContinued() {
        return continuation != null;
    }

    /** What the user gave, by option. */
    Map<String, @Nullable Object> given() {
        Map<String, @Nullable Object> given = new LinkedHashMap<>();
        given.put("--template", template);
        given.put("--fill", fills.isEmpty() ? null : fills);
        given.put("--chat", chat ? true : null);
        given.put("--system", system);
        given.put("--messages", messages);
        given.put("--continuation", continuation);
        return given;
    }

    /**
     * @param text the value of {@code --text}; null without one
     * @throws IllegalArgumentException if there is nothing to go on from, or more than one thing
     */
    Subject subject(TextModel writer, @Nullable String text) {
        return chat || system != null || messages != null
                ? new Subject.Chat(messages(text), continuation)
                : new Subject.Words(plain(writer, text).with(continuation));
    }

    private Text plain(TextModel writer, @Nullable String text) {
        if (template == null) {
            if (!fills.isEmpty()) {
                throw new IllegalArgumentException("--fill fills places of a template: give it with --template.");
            }
            return Text.of(ModelOptions.given("--text", text, writer));
        }
        if (text != null) {
            throw new IllegalArgumentException("--template and --text both say what the model reads. Give one.");
        }
        return Template.fill(template, values());
    }

    private Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        for (String fill : fills) {
            int equals = fill.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("--fill " + fill + ": expected NAME=TEXT.");
            }
            if (values.put(fill.substring(0, equals), fill.substring(equals + 1)) != null) {
                throw new IllegalArgumentException(
                        "--fill fills the place {" + fill.substring(0, equals) + "} twice. Give each once.");
            }
        }
        return values;
    }

    /** What was said: by the user now, or as a file has it. */
    private List<Message> messages(@Nullable String text) {
        if (template != null || messages != null && (text != null || system != null)) {
            throw new IllegalArgumentException("A chat is what --messages has, or --text with --chat and --system; not"
                    + " both, and no --template.");
        }
        if (messages != null) {
            return MessageFile.read(messages);
        }
        if (text == null) {
            throw new IllegalArgumentException("--chat and --system need what the user says: --text \"…\".");
        }
        return system == null
                ? List.of(new Message("user", text))
                : List.of(new Message("system", system), new Message("user", text));
    }
}
