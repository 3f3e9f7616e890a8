package dev.limpid.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.format.FormatException;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes the {@code tokenizer.json} of a byte-level BPE (Radford et al. 2019) of {@code vocab.json} and {@code merges.txt}, as
 * transformers does for RoBERTa and its kin, and for GPT-2.
 */
final class BytePairs {
    private static final List<String> LIKE_ROBERTA =
            List.of("RobertaTokenizer", "BartTokenizer", "LongformerTokenizer", "roberta", "bart", "longformer");
    private static final List<String> LIKE_GPT_2 = List.of("GPT2Tokenizer", "gpt2");
    private static final String END = "<|endoftext|>";

    private final Path file;
    private final TokenizerConfig config;
    private final ObjectNode vocabulary;
    private final ObjectNode root = JsonFile.object();

    private BytePairs(Path file, TokenizerConfig config, ObjectNode vocabulary) {
        this.file = file;
        this.config = config;
        this.vocabulary = vocabulary;
    }

    /**
     * @param file {@code vocab.json}; {@code merges.txt} is beside it
     * @throws FormatException if one is damaged, or of a tokenizer that is none of these
     */
    static ObjectNode tokenizerJson(Path file, TokenizerConfig config) throws IOException {
        return new BytePairs(file, config, JsonFile.read(file)).tokenizerJson();
    }

    private ObjectNode tokenizerJson() throws IOException {
        boolean spaced = config.flag("add_prefix_space").orElse(false);
        root.putObject("pre_tokenizer")
                .put("type", "ByteLevel")
                .put("add_prefix_space", spaced)
                .put("trim_offsets", true)
                .put("use_regex", true);
        if (isRoberta()) {
            roberta(spaced);
        } else {
            gpt2();
        }
        root.putObject("decoder")
                .put("type", "ByteLevel")
                .put("add_prefix_space", true)
                .put("trim_offsets", true)
                .put("use_regex", true);
        ObjectNode model = root.putObject("model")
                .put("type", "BPE")
                .putNull("dropout")
                .putNull("unk_token")
                .put("continuing_subword_prefix", "")
                .put("end_of_word_suffix", "")
                .put("fuse_unk", false);
        model.set("vocab", vocabulary);
        model.set("merges", merges());
        return root;
    }

    private boolean isRoberta() {
        if (LIKE_ROBERTA.contains(config.kind())) {
            return true;
        }
        if (LIKE_GPT_2.contains(config.kind())) {
            return false;
        }
        if (config.kind().isEmpty() && vocabulary.has("<s>") && vocabulary.has("</s>")) {
            return true;
        }
        if (config.kind().isEmpty() && vocabulary.has(END)) {
            return false;
        }
        throw new FormatException(
                file,
                "with merges.txt alone only tokenizers like RoBERTa's and GPT-2's are known, this one is "
                        + (config.kind().isEmpty() ? "neither" : FormatException.quoted(config.kind())) + ". "
                        + Definition.EXPORT);
    }

    private void roberta(boolean spaced) {
        AddedToken first = config.token("cls_token", "<s>");
        AddedToken last = config.token("sep_token", "</s>");
        special(config.token("bos_token", "<s>"));
        special(config.token("pad_token", "<pad>"));
        special(config.token("eos_token", "</s>"));
        special(config.token("unk_token", "<unk>"));
        special(first);
        special(last);
        // The models were trained with the space before a gap as part of the gap.
        special(config.token("mask_token", "<mask>").strippingBefore());
        ObjectNode processor = root.putObject("post_processor").put("type", "RobertaProcessing");
        processor.putArray("sep").add(last.content()).add(id(last.content()));
        processor.putArray("cls").add(first.content()).add(id(first.content()));
        processor.put("trim_offsets", config.flag("trim_offsets").orElse(true)).put("add_prefix_space", spaced);
    }

    private void gpt2() {
        String first = config.token("bos_token", END).content();
        String last = config.token("eos_token", END).content();
        special(config.token("unk_token", END));
        special(config.token("bos_token", END));
        special(config.token("eos_token", END));
        ObjectNode processor = root.putObject("post_processor").put("type", "TemplateProcessing");
        ArrayNode single = processor.putArray("single");
        ArrayNode pair = processor.putArray("pair");
        boolean begins = config.flag("add_bos_token").orElse(false);
        boolean ends = config.flag("add_eos_token").orElse(false);
        for (int text = 0; text < 2; text++) {
            piece(pair, begins, "SpecialToken", first, text);
            piece(pair, true, "Sequence", text == 0 ? "A" : "B", text);
            piece(pair, ends, "SpecialToken", last, text);
            if (text == 0) {
                single.addAll(pair);
            }
        }
        ObjectNode tokens = processor.putObject("special_tokens");
        for (String token : List.of(first, last)) {
            ObjectNode one = tokens.putObject(token).put("id", token);
            one.putArray("ids").add(id(token));
            one.putArray("tokens").add(token);
        }
    }

    private static void piece(ArrayNode template, boolean wanted, String kind, String name, int type) {
        if (wanted) {
            template.addObject().putObject(kind).put("id", name).put("type_id", type);
        }
    }

    private void special(AddedToken token) {
        for (JsonNode known : root.withArray("added_tokens")) {
            if (known.path("content").asText().equals(token.content())) {
                return;
            }
        }
        token.write(root.withArray("added_tokens").addObject(), id(token.content()));
    }

    private int id(String token) {
        JsonNode id = vocabulary.path(token);
        if (!id.canConvertToInt()) {
            throw new FormatException(
                    file,
                    "no token '" + token
                            + "', which a tokenizer of this kind needs. The files are of different models.");
        }
        return id.asInt();
    }

    private ArrayNode merges() throws IOException {
        Path beside = file.resolveSibling("merges.txt");
        JsonFile.requireSize(beside);
        List<String> lines;
        try {
            lines = Files.readAllLines(beside);
        } catch (CharacterCodingException broken) {
            throw new FormatException(beside, "not UTF-8 text. Fetch the model again.");
        }
        ArrayNode merges = JsonFile.object().putArray("merges");
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("#version")) {
                continue;
            }
            String[] pair = lines.get(i).split(" ", -1);
            if (pair.length != 2
                    || !vocabulary.has(pair[0])
                    || !vocabulary.has(pair[1])
                    || !vocabulary.has(pair[0] + pair[1])) {
                throw new FormatException(
                        beside,
                        "line " + (i + 1) + " is not two tokens of vocab.json that are one together."
                                + " The files are damaged or of different models.");
            }
            merges.addArray().add(pair[0]).add(pair[1]);
        }
        return merges;
    }
}
