package dev.limpid.architecture;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.format.FormatException;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What stands on an architecture, by the class that transformers has for both. */
public enum Head {
    /** Classes of texts, or one number: output {@code classes}. */
    TEXT_CLASSES("ForSequenceClassification", "classes"),
    /** Classes of pictures: output {@code classes}. */
    PICTURE_CLASSES("ForImageClassification", "classes"),
    /** Classes of tokens: output {@code tags}. */
    TAGS("ForTokenClassification", "tags"),
    /** Where answers begin and end: output {@code spans}. */
    SPANS("ForQuestionAnswering", "spans"),
    /** Hidden words: output {@code logits}. */
    HIDDEN_WORDS("ForMaskedLM", "logits"),
    /** Next words: output {@code next}. */
    NEXT_WORDS("ForCausalLM", "next"),
    /** Nothing: output {@code hidden}. */
    NONE("Model", "hidden");

    private static final List<String> OF_PICTURES =
            List.of("convnext", "convnextv2", "deit", "efficientnet", "mobilenet_v2", "resnet", "vit");
    private static final List<String> DECODERS = List.of("gpt2", "llama", "mistral", "qwen2");

    private static final Map<String, String> CLASSES = new TreeMap<>(Map.ofEntries(
            Map.entry("albert", "Albert"),
            Map.entry("bert", "Bert"),
            Map.entry("camembert", "Camembert"),
            Map.entry("convnext", "ConvNext"),
            Map.entry("convnextv2", "ConvNextV2"),
            Map.entry("deit", "DeiT"),
            Map.entry("distilbert", "DistilBert"),
            Map.entry("efficientnet", "EfficientNet"),
            Map.entry("electra", "Electra"),
            Map.entry("gpt2", "GPT2"),
            Map.entry("llama", "Llama"),
            Map.entry("mistral", "Mistral"),
            Map.entry("mobilenet_v2", "MobileNetV2"),
            Map.entry("qwen2", "Qwen2"),
            Map.entry("resnet", "ResNet"),
            Map.entry("roberta", "Roberta"),
            Map.entry("vit", "ViT"),
            Map.entry("xlm-roberta", "XLMRoberta")));

    private final String suffix;
    private final String role;

    Head(String suffix, String role) {
        this.suffix = suffix;
        this.role = role;
    }

    private static final List<String> OF_CLASSES = List.of("id2label", "label2id", "num_labels", "problem_type");

    /** The output that it gives. */
    public String role() {
        return role;
    }

    /** Whether an architecture reads pictures. */
    public static boolean isOfPictures(Config config) {
        return OF_PICTURES.contains(config.modelType());
    }

    /** Whether an architecture's tokens see only those before them. */
    public static boolean isDecoder(Config config) {
        return DECODERS.contains(config.modelType());
    }

    /**
     * A configuration with this head in the place of the one it names. A head without classes leaves none that another had:
     * transformers would take their number as the width of its own last layer.
     *
     * @throws FormatException if there is no such head on that architecture
     */
    public Config on(Config config) {
        String type = config.modelType();
        String name = CLASSES.get(type);
        boolean pictures = isOfPictures(config);
        boolean fits = switch (this) {
            case PICTURE_CLASSES -> pictures;
            case NEXT_WORDS -> isDecoder(config);
            case HIDDEN_WORDS -> !pictures && !isDecoder(config);
            case TEXT_CLASSES, TAGS, SPANS -> !pictures;
            case NONE -> true;
        };
        if (name == null || !fits) {
            throw config.fault("an architecture '" + type + "' has no head '" + suffix + "', expected one of "
                    + (this == PICTURE_CLASSES ? OF_PICTURES : this == NEXT_WORDS ? DECODERS : CLASSES.keySet()) + ".");
        }
        ObjectNode json = config.json();
        json.put("model_type", type);
        json.putArray("architectures")
                .add(type.equals("gpt2") && this == NEXT_WORDS ? "GPT2LMHeadModel" : name + suffix);
        if (!role.equals("classes") && !role.equals("tags")) {
            json.remove(OF_CLASSES);
        }
        return config.with(json);
    }

    /**
     * The same for classes of these names.
     *
     * @param problem {@code single_label_classification}, {@code multi_label_classification} or {@code regression}; empty
     *     where it goes without saying
     */
    public Config on(Config config, List<String> labels, String problem) {
        ObjectNode json = on(config).json();
        ObjectNode named = json.putObject("id2label");
        ObjectNode numbered = json.putObject("label2id");
        for (int i = 0; i < labels.size(); i++) {
            named.put(String.valueOf(i), labels.get(i));
            numbered.put(labels.get(i), i);
        }
        json.remove("num_labels");
        if (problem.isEmpty()) {
            json.remove("problem_type");
        } else {
            json.put("problem_type", problem);
        }
        return config.with(json);
    }
}
