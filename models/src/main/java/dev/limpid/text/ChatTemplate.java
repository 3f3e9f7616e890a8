package dev.limpid.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.format.FormatException;
import dev.limpid.jinja.Template;
import dev.limpid.jinja.TemplateException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How a model wants chats written: the Jinja template that comes with it, run as transformers' {@code apply_chat_template}
 * does. The text has its special tokens in it, so it is to be cut {@linkplain Tokenizer#tokens(Text, boolean) without any
 * more}.
 */
public final class ChatTemplate {
    private static final String USUAL = "default";
    private static final String FILE = "chat_template.jinja";
    /** What templates ask the day with. */
    private static final String DATE = "strftime_now";

    private final Path file;
    private final String source;
    private final Template template;
    private final Map<String, String> tokens;

    private ChatTemplate(Path file, String source, Map<String, String> tokens) {
        this.file = file;
        this.source = source;
        this.tokens = Map.copyOf(tokens);
        try {
            this.template = Template.of(source);
        } catch (TemplateException wrong) {
            throw unusable(wrong);
        }
    }

    /**
     * The template of a model's folder: {@code chat_template.jinja}, else the one in {@code tokenizer_config.json}; of several
     * the one called {@code default}.
     *
     * @return nothing if the model has none, so that it was trained for no chats that it tells of
     * @throws FormatException if it is damaged, uses what is not supported, or there are several and none is the default
     */
    public static Optional<ChatTemplate> of(Path folder) throws IOException {
        return of(folder, USUAL);
    }

    /**
     * One of several templates, such as {@code tool_use}, {@code rag}: those in {@code chat_templates/NAME.jinja} or listed in
     * {@code tokenizer_config.json}.
     *
     * @throws FormatException as above; if there are templates, and none of this name
     */
    public static Optional<ChatTemplate> of(Path folder, String name) throws IOException {
        TokenizerConfig config = TokenizerConfig.of(folder);
        Path place = folder.resolve(FILE);
        Map<String, String> sources = files(folder);
        if (sources.isEmpty()) {
            place = config.file();
            sources = listed(place, config.settings());
        }
        if (sources.isEmpty()) {
            return Optional.empty();
        }
        String source = sources.get(name);
        if (source == null) {
            throw new FormatException(
                    place,
                    "there is no chat template " + FormatException.quoted(name) + ", but "
                            + String.join(
                                    ", ",
                                    sources.keySet().stream()
                                            .map(FormatException::quoted)
                                            .toList())
                            + ". Choose one of these.");
        }
        Map<String, String> tokens = new LinkedHashMap<>();
        config.roles().forEach((role, token) -> tokens.put(role, token.content()));
        return Optional.of(new ChatTemplate(place, source, tokens));
    }

    private static Map<String, String> files(Path folder) throws IOException {
        Map<String, String> sources = new TreeMap<>();
        if (Files.isRegularFile(folder.resolve(FILE))) {
            sources.put(USUAL, read(folder.resolve(FILE)));
        }
        Path more = folder.resolve("chat_templates");
        if (Files.isDirectory(more)) {
            try (Stream<Path> files = Files.list(more)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    String name = String.valueOf(file.getFileName());
                    if (name.endsWith(".jinja") && Files.isRegularFile(file)) {
                        sources.put(name.substring(0, name.length() - ".jinja".length()), read(file));
                    }
                }
            }
        }
        return sources;
    }

    private static String read(Path file) throws IOException {
        JsonFile.requireSize(file);
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private static Map<String, String> listed(Path file, ObjectNode settings) {
        JsonNode said = settings.path("chat_template");
        Map<String, String> sources = new TreeMap<>();
        if (said.isMissingNode() || said.isNull()) {
            return sources;
        }
        if (said.isTextual()) {
            sources.put(USUAL, said.asText());
            return sources;
        }
        for (JsonNode one : said) {
            if (!said.isArray()
                    || !one.path("name").isTextual()
                    || !one.path("template").isTextual()) {
                break;
            }
            sources.put(one.get("name").asText(), one.get("template").asText());
        }
        if (sources.isEmpty() || sources.size() != said.size()) {
            throw new FormatException(
                    file,
                    "'chat_template' is neither a text nor a list of templates with names. Fetch the model again.");
        }
        return sources;
    }

    /**
     * A chat as the model reads it. Where a message's words stand is found by writing the chat again with one character in
     * their place, once per message.
     *
     * @param ask whether the start of an answer is written behind it, {@code add_generation_prompt}; templates may not know
     * @throws IllegalArgumentException if there is no message, or the template refuses them: it knows no such role, or not
     *     this order
     * @throws FormatException if the template cannot be run with them
     */
    public Rendered render(List<Message> messages, boolean ask) {
        return render(messages, ask, LocalDateTime.now());
    }

    /** @param now which day it is, for templates that tell the model */
    public Rendered render(List<Message> messages, boolean ask, LocalDateTime now) {
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("A chat needs a message. Give at least one.");
        }
        String text = write(messages, ask, now);
        List<Rendered.Segment> segments = new ArrayList<>();
        List<Integer> changed = new ArrayList<>();
        MessagePlaces places = MessagePlaces.of(text, source, messages, tokens.values());
        for (int i = 0; i < messages.size(); i++) {
            if (!messages.get(i).content().isEmpty()) {
                boolean found = places.find(i, marked(places.marked(i), ask, now), segments);
                if (!found) {
                    changed.add(i);
                }
            }
        }
        return new Rendered(text, MessagePlaces.inOrder(segments), changed, source.contains(DATE));
    }

    /** The text with the mark; nothing if the template refuses what is marked, as it may look into messages. */
    private Optional<String> marked(List<Message> messages, boolean ask, LocalDateTime now) {
        try {
            return Optional.of(template.render(variables(messages, ask), now));
        } catch (TemplateException refused) {
            return Optional.empty();
        }
    }

    private String write(List<Message> messages, boolean ask, LocalDateTime now) {
        try {
            return template.render(variables(messages, ask), now);
        } catch (TemplateException wrong) {
            if (wrong.raised()) {
                throw new IllegalArgumentException(
                        "The model's chat template (" + file.getFileName() + ") refuses these messages: "
                                + wrong.problem() + ".",
                        wrong);
            }
            throw unusable(wrong);
        }
    }

    private FormatException unusable(TemplateException wrong) {
        return new FormatException(
                file, "the chat template cannot be used: " + wrong.getMessage() + " Write the prompt yourself.", wrong);
    }

    private Map<String, Object> variables(List<Message> messages, boolean ask) {
        Map<String, Object> variables = new LinkedHashMap<>(tokens);
        List<Map<String, String>> said = new ArrayList<>();
        for (Message message : messages) {
            Map<String, String> one = new LinkedHashMap<>();
            one.put("role", message.role());
            one.put("content", message.content());
            said.add(one);
        }
        variables.put("messages", said);
        variables.put("add_generation_prompt", ask);
        return variables;
    }
}
