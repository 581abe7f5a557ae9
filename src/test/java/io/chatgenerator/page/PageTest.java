package io.chatgenerator.page;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.extension.ExtendWith;

/** A class of tests that take a {@link PageService}, and a {@link StoryPage} for each user. */
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(PageExtension.class)
@interface PageTest {}
