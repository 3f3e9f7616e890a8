package dev.limpid.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.format.FormatException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A chat in a file, as chats are passed around: {@code [{"role": "user", "content": "Hello"}, …]}. */
public final class MessageFile {
    private static final long MOST_BYTES = 16L << 20;

    private MessageFile() {}

    /**
     * @throws FormatException if it is too large, no JSON, or of another form
     * @throws UncheckedIOException if it cannot be read
     */
    public static List<Message> read(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new FormatException(
                        file, "a chat takes kilobytes, this file has " + Files.size(file) + " bytes.");
            }
            JsonNode all = new ObjectMapper().readTree(Files.readAllBytes(file));
            List<Message> messages = new ArrayList<>();
            for (JsonNode one : all) {
                if (!one.path("role").isTextual() || !one.path("content").isTextual()) {
                    throw unfit(file, "message " + messages.size() + " has not both as texts");
                }
                if (one.size() > 2) {
                    throw unfit(file, "message " + messages.size() + " has more than these");
                }
                messages.add(new Message(
                        one.get("role").textValue(), one.get("content").textValue()));
            }
            if (!all.isArray() || messages.isEmpty()) {
                throw unfit(file, "it has " + (all.isArray() ? "none" : "no list"));
            }
            return messages;
        } catch (JsonProcessingException broken) {
            throw new FormatException(
                    file, "not JSON (" + broken.getOriginalMessage().replaceAll("\\s+", " ") + ").");
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + file + ".", unreadable);
        }
    }

    private static FormatException unfit(Path file, String got) {
        return new FormatException(file, "expected a list of messages with 'role' and 'content', and " + got + ".");
    }
}
