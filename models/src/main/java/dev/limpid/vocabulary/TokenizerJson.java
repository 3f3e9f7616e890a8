package dev.limpid.vocabulary;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;

/** The parts of a {@code tokenizer.json} that all kinds have. */
final class TokenizerJson {
    private final LearntVocabulary learnt;
    private final ObjectNode root = JsonNodeFactory.instance.objectNode();

    TokenizerJson(LearntVocabulary learnt) {
        this.learnt = learnt;
        root.put("version", "1.0").putNull("truncation").putNull("padding");
        ArrayNode added = root.putArray("added_tokens");
        for (String token : learnt.recipe().special()) {
            added.addObject()
                    .put("id", id(token))
                    .put("content", token)
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true);
        }
    }

    private int id(String special) {
        return learnt.recipe().special().indexOf(special);
    }

    ObjectNode root() {
        return root;
    }

    /**
     * What is put around a text, and around a second one.
     *
     * @param first special tokens, and {@code A} where the text stands
     * @param second behind it, with {@code B} for the second text
     */
    void template(List<String> first, List<String> second) {
        ObjectNode template = root.putObject("post_processor").put("type", "TemplateProcessing");
        ArrayNode single = template.putArray("single");
        ArrayNode pair = template.putArray("pair");
        ObjectNode tokens = template.putObject("special_tokens");
        first.forEach(piece -> piece(single, piece, 0));
        first.forEach(piece -> piece(pair, piece, 0));
        second.forEach(piece -> piece(pair, piece, 1));
        for (String token : first) {
            if (!token.equals("A")) {
                ObjectNode one = tokens.putObject(token).put("id", token);
                one.putArray("ids").add(id(token));
                one.putArray("tokens").add(token);
            }
        }
    }

    private static void piece(ArrayNode template, String piece, int type) {
        String kind = piece.length() == 1 ? "Sequence" : "SpecialToken";
        template.addObject().putObject(kind).put("id", piece).put("type_id", type);
    }

    void vocabulary(ObjectNode model) {
        ObjectNode vocabulary = model.putObject("vocab");
        for (int id = 0; id < learnt.tokens().size(); id++) {
            vocabulary.put(learnt.tokens().get(id), id);
        }
    }
}
