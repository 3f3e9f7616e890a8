package dev.limpid.assertions;

import org.junit.jupiter.api.extension.ExtendWith;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The model that a test class is about, or one that a parameter takes: {@code @UnderTest("bert-base-uncased")}. It is opened
 * when the first parameter of type {@link ModelUnderTest} or {@link dev.limpid.task.TaskModel} asks for it, and closed
 * after the class.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.PARAMETER})
@ExtendWith(LimpidExtension.class)
public @interface UnderTest {
    /** As after {@code --model}: a name, {@code hf:org/name}, {@code maven:…}, a folder or a file. */
    String value();

    /** By name: {@code text-classification}; empty for the most that the model can do. */
    String task() default "";
}
