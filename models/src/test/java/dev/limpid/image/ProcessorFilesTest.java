package dev.limpid.image;

import dev.limpid.image.Step.CenterCrop;
import dev.limpid.image.Step.ShortestEdge;
import dev.limpid.image.Step.Stretch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** Which file is followed, and what is said of those that cannot be. */
class ProcessorFilesTest {
    @TempDir
    Path folder;

    @Test
    void a_folder_without_settings_is_prepared_as_imagenet_models_are_and_says_so() {
        ImageProcessor processor = ImageProcessor.of(folder);
        assertThat(processor)
                .hasToString("shortest edge resized to 256 (bilinear), middle 224×224 kept, samples / 255, minus"
                        + " (0.485, 0.456, 0.406), over (0.229, 0.224, 0.225)");
        assertThat(processor.notes())
                .containsExactly("Nothing in the model's files says how pictures are prepared, so it is done as"
                        + " ImageNet models usually expect it.");
        Picture picture = Picture.of(1, 1, 1, new byte[1]);
        assertThat(processor.prepare(picture).notes()).isEqualTo(processor.notes());
        assertThat(processor.withoutNotes().prepare(picture).notes()).isEmpty();
    }

    @Test
    void the_newer_file_comes_first_where_it_holds_an_image_processor() {
        write("preprocessor_config.json", "{'image_processor_type':'ViTImageProcessor','size':8}");
        assertThat(ImageProcessor.of(folder).size()).contains(List.of(8, 8));
        write("processor_config.json", "{'processor_class':'CLIPProcessor'}");
        assertThat(ImageProcessor.of(folder).size()).contains(List.of(8, 8));
        write("processor_config.json", "{'image_processor':{'image_processor_type':'ViTImageProcessor','size':9}}");
        assertThat(ImageProcessor.of(folder).size()).contains(List.of(9, 9));
    }

    @Test
    void the_model_tells_its_processor_where_the_file_does_not() {
        write("config.json", "{'model_type':'resnet'}");
        write("preprocessor_config.json", "{'size':{'shortest_edge':14},'crop_pct':0.875,'resample':2}");
        assertThat(ImageProcessor.of(folder).steps())
                .containsExactly(new ShortestEdge(16, 0, Resample.BILINEAR), new CenterCrop(14, 14, Margin.PILLOW));
    }

    @Test
    void fast_processors_round_as_torchvision_does() {
        write("preprocessor_config.json", "{'image_processor_type':'DeiTImageProcessorFast'}");
        ImageProcessor processor = ImageProcessor.of(folder);
        assertThat(processor.arithmetic()).isEqualTo(Arithmetic.TORCH);
        assertThat(processor.steps())
                .containsExactly(new Stretch(256, 256, Resample.BICUBIC), new CenterCrop(224, 224, Margin.TENSOR));
    }

    @Test
    void a_processor_that_is_not_known_is_followed_by_its_settings_and_noted() {
        write(
                "preprocessor_config.json",
                "{'image_processor_type':'NewImageProcessor','size':{'height':6,'width':7},'resample':3,"
                        + "'image_mean':[0.1,0.2,0.3],'image_std':[1,1,1]}");
        ImageProcessor processor = ImageProcessor.of(folder);
        assertThat(processor)
                .hasToString("picture stretched to 6×7 (bicubic), samples / 255, minus (0.1, 0.2, 0.3), over 1");
        assertThat(processor.notes())
                .containsExactly("The image processor 'NewImageProcessor' is not known here, so pictures are prepared"
                        + " by the settings in preprocessor_config.json.");
    }

    @Test
    void older_files_of_timm_hold_their_settings_at_the_top() {
        write("config.json", "{'architecture':'vit_tiny','input_size':[3,16,16],'crop_pct':1.0,'mean':[0,0,0]}");
        assertThat(ImageProcessor.of(folder))
                .hasToString("shortest edge resized to 16 (bicubic), middle 16×16 kept, samples / 255, minus 0, over"
                        + " (0.229, 0.224, 0.225)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | expected a JSON object, got something else. Fetch the model again.",
                "{'size':8} | it names no 'image_processor_type', expected one such as 'ViTImageProcessor'. Add it to the file.",
                "{'image_processor_type':5} | 'image_processor_type' is 5, expected a text.",
                "{'image_processor_type':'ViTImageProcessor','patch_size':[14]} | 'patch_size' is [14], a setting of 'ViTImageProcessor' that is not known here and may change pixels. Take it out of the file if it does not.",
                "{'image_processor_type':'ViTImageProcessor','crop_pct':0.9} | 'crop_pct' is 0.9, a setting of 'ViTImageProcessor' that is not known here and may change pixels. Take it out of the file if it does not.",
                "{'image_processor_type':'ViTImageProcessor','resample':9} | 'resample' is 9, expected one of Pillow's filters, 0 to 5 or nearest to hamming.",
                "{'image_processor_type':'ViTImageProcessorFast','resample':4} | 'resample' is 4, expected a filter that torchvision has: nearest, bilinear, bicubic or lanczos.",
                "{'image_processor_type':'ViTImageProcessor','size':{'min_pixels':3}} | 'size' is {\"min_pixels\":3}, expected a number, 'height' and 'width', 'shortest_edge' with or without 'longest_edge', 'longest_edge', or 'max_height' and 'max_width'.",
                "{'image_processor_type':'ViTImageProcessor','size':0} | 'size' is 0, expected a size from 1 to 16384.",
                "{'image_processor_type':'ViTImageProcessor','size':{'height':8,'width':99999}} | 'size' is {\"height\":8,\"width\":99999}, expected a size from 1 to 16384.",
                "{'image_processor_type':'ViTImageProcessor','do_center_crop':true} | 'crop_size' is missing, expected a number, or 'height' and 'width'.",
                "{'image_processor_type':'ViTImageProcessor','do_resize':'yes'} | 'do_resize' is \"yes\", expected true or false.",
                "{'image_processor_type':'ViTImageProcessor','image_std':[0,1,1]} | Factor, means and deviations are finite and no deviation is zero, got 0.00392156862745098, [0.5, 0.5, 0.5] and [0.0, 1.0, 1.0].",
                "{'image_processor_type':'ViTImageProcessor','image_mean':[1,2]} | 'image_mean' is [1,2], expected one number or three.",
                "{'image_processor_type':'ViTImageProcessor','do_pad':true,'pad_size':{'height':9,'width':9}} | 'pad_size' is {\"height\":9,\"width\":9}, a setting of 'ViTImageProcessor' that is not known here and may change pixels. Take it out of the file if it does not.",
                "{'image_processor_type':'ConvNextImageProcessor','size':{'height':8,'width':8}} | 'size' is {\"height\":8,\"width\":8}, expected a 'shortest_edge'.",
                "{'image_processor_type':'ConvNextImageProcessor','size':8,'crop_pct':0} | 'crop_pct' is 0, expected a part such as 0.875."
            })
    void settings_that_cannot_be_followed_are_named(String json, String message) {
        write("preprocessor_config.json", json);
        assertThatThrownBy(() -> ImageProcessor.of(folder))
                .isInstanceOf(ImageException.class)
                .hasMessage("preprocessor_config.json: " + message);
    }

    @Test
    void what_is_no_json_is_said_in_a_line() {
        write("preprocessor_config.json", "{'a':\n\n nonsense}");
        assertThatThrownBy(() -> ImageProcessor.of(folder))
                .isInstanceOf(ImageException.class)
                .hasMessageStartingWith("preprocessor_config.json: not JSON (Unrecognized token 'nonsense'")
                .hasMessageEndingWith("). Fetch the model again.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'crop_mode':'zoom' | 'crop_mode' is \"zoom\", expected 'center', 'squash' or 'border'.",
                "'input_size':[4,8,8] | 'input_size' is [4,8,8], expected channels (1 or 3), height and width.",
                "'crop_pct':-1 | 'crop_pct' is -1, expected a part from above 0 on, such as 0.875.",
                "'interpolation':'random' | 'interpolation' is \"random\", expected one of Pillow's filters, 0 to 5 or nearest to hamming."
            })
    void settings_of_timm_that_cannot_be_followed_are_named(String setting, String message) {
        write("config.json", "{'architecture':'x','pretrained_cfg':{" + setting + "}}");
        assertThatThrownBy(() -> ImageProcessor.of(folder))
                .isInstanceOf(ImageException.class)
                .hasMessage("config.json: " + message);
    }

    @Test
    void a_model_of_timms_with_one_channel_gets_the_averages_of_three() {
        write("config.json", "{'architecture':'x','pretrained_cfg':{'input_size':[1,8,8],'crop_pct':1}}");
        ImageProcessor processor = ImageProcessor.of(folder);
        // (0.485 + 0.456 + 0.406) / 3 and (0.229 + 0.224 + 0.225) / 3
        assertThat(processor.values().mean().get(0)).isCloseTo(0.449, within(1e-12));
        assertThat(processor.values().std().get(0)).isCloseTo(0.226, within(1e-12));
        assertThat(processor.notes())
                .containsExactly(
                        "The model takes grey pictures, config.json has means and deviations of three channels;"
                                + " their averages are used, as timm's loader does.");
    }

    @Test
    void timm_is_told_what_the_graph_takes() {
        write("config.json", "{'architecture':'x','pretrained_cfg':{'input_size':[3,224,224],'crop_pct':0.9}}");
        ImageProcessor processor =
                ImageProcessor.in(folder, new Intake(3, 16, 16)).orElseThrow();
        // ⌊16 / 0.9⌋, where 248 pixels of 224 would be 18.
        assertThat(processor.steps())
                .containsExactly(new ShortestEdge(17, 0, Resample.BICUBIC), new CenterCrop(16, 16, Margin.TORCHVISION));
        assertThat(processor.notes())
                .containsExactly("The model takes pictures of 16×16 pixels, its files prepare 224×224; the model's size"
                        + " is used.");
    }

    @Test
    void a_size_that_is_half_open_keeps_the_other_edge() {
        ImageProcessor processor = ImageProcessor.stretched(3, 8, 10).withoutNotes();
        assertThat(processor.taking(new Intake(3, null, 20)).size()).contains(List.of(8, 20));
        assertThat(processor.taking(new Intake(3, null, 10))).isSameAs(processor);
        assertThat(processor.taking(Intake.ANY)).isSameAs(processor);
        assertThat(processor.withSteps(List.of()).taking(new Intake(3, 5, 6)).notes())
                .containsExactly(
                        "The model takes pictures of 5×6 pixels, its files prepare other sizes; the model's size"
                                + " is used.");
    }

    @Test
    void a_missing_folder_is_named() {
        Path missing = folder.resolve("m");
        assertThatThrownBy(() -> ImageProcessor.of(missing))
                .hasMessage("m: no such folder, expected a model's files at " + missing + ".");
    }

    @Test
    void a_line_that_would_become_huge_is_refused() {
        Picture line = Picture.of(1, 200_000, 1, new byte[200_000]);
        assertThatThrownBy(() -> ImageProcessor.imageNet(224).prepare(line))
                .isInstanceOf(ImageException.class)
                .hasMessage("A picture of 1×200000: with the shortest edge resized to 256 (bilinear) it would have"
                        + " 256×51200000 pixels, at most 89,478,485 are made. Crop it first.");
    }

    @Test
    void another_size_keeps_as_much_of_the_picture() {
        ImageProcessor processor = ImageProcessor.torchvision(256, 224);
        assertThat(processor.withSize(448, 448).steps())
                .containsExactly(
                        new ShortestEdge(512, 0, Resample.BILINEAR), new CenterCrop(448, 448, Margin.TORCHVISION));
        assertThat(processor.withSize(28, 28).size()).contains(List.of(28, 28));
        ImageProcessor free = processor.withSteps(List.of(new ShortestEdge(9, 0, Resample.BOX)));
        assertThat(free.size()).isEmpty();
        assertThat(free.withSize(5, 6).size()).contains(List.of(5, 6));
    }

    @Test
    void settings_can_be_overridden_one_by_one() {
        ImageProcessor processor = ImageProcessor.torchvision(256, 224)
                .withResample(Resample.LANCZOS)
                .withValues(Values.UNIT)
                .withArithmetic(Arithmetic.TORCH);
        assertThat(processor).hasToString("shortest edge resized to 256 (lanczos), middle 224×224 kept, samples / 255");
        assertThat(processor.arithmetic()).isEqualTo(Arithmetic.TORCH);
        assertThat(ImageProcessor.stretched(1, 8, 8))
                .hasToString("grey, picture stretched to 8×8 (bilinear), samples / 255");
    }

    @Test
    void models_of_one_channel_get_grey() {
        Picture red = Picture.of(1, 1, 3, new byte[] {(byte) 200, 100, 50});
        // 0.299 · 200 + 0.587 · 100 + 0.114 · 50 = 124.2
        assertThat(ImageProcessor.stretched(1, 1, 1).prepare(red).pixels().at(0))
                .isEqualTo(124 / 255f);
    }

    @Test
    void sixteen_bits_keep_their_precision() {
        Picture deep = Picture.deep(2, 1, 1, new float[] {Picture.ofSixteenBits(1), Picture.ofSixteenBits(65535)});
        assertThat(ImageProcessor.stretched(1, 1, 2).prepare(deep).pixels().toFloats())
                .containsExactly(1f / 65535, 1);
        assertThat(ImageProcessor.stretched(1, 1, 1).prepare(deep).pixels().toFloats())
                .containsExactly((1f / 65535 + 1) / 2);
    }

    private void write(String name, String json) {
        try {
            Files.writeString(folder.resolve(name), json.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
