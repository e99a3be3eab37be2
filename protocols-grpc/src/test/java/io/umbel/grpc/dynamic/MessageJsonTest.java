package io.umbel.grpc.dynamic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonParser;
import com.google.protobuf.Any;
import com.google.protobuf.StringValue;
import com.google.rpc.Status;
import io.umbel.grpc.test.Book;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MessageJsonTest {
    private static final MessageJson BOOKS = MessageJson.of(Book.getDescriptor());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"copies": "many"}           | copies: "many" (expected a whole number of 32 bits)
                    {"copies": 1.5}              | copies: 1.5 (expected a whole number of 32 bits)
                    {"genre": "OPERA"}           | genre: "OPERA" (expected one of GENRE_UNSPECIFIED, NOVEL, POEM)
                    {"lent": "perhaps"}          | lent: "perhaps" (expected true or false)
                    {"price": "dear"}            | price: "dear" (expected a number)
                    {"cover": "***"}             | cover: "***" (expected text in base64)
                    {"loan": "soon"}             | loan: "soon" (expected JSON of a google.protobuf.Duration)
                    {"stars": {"me": "five"}}    | stars["me"]: "five" (expected a whole number of 64 bits)
                    {"stars": 5}                 | stars: 5 (expected an object of a whole number of 64 bits)
                    {"authors": {}}              | authors: {} (expected an array of an object, a umbel.test.v1.Author)
                    {"authors": ["me"]}          | authors[0]: "me" (expected an object, a umbel.test.v1.Author)
                    {"authors": [{"nam": "me"}]} | authors[0].nam: umbel.test.v1.Author has no such field (expected one of name, born)
                    {"number": -1}               | number: -1 (expected a whole number from 0, of 32 bits)
                    "Emma"                       | "Emma" (expected an object, a umbel.test.v1.Book)
                    """)
    void misfit_namesFieldValueAndExpectation(String json, String message) {
        assertThatExceptionOfType(MessageFormatException.class)
                .isThrownBy(() -> BOOKS.read(JsonParser.parseString(json)))
                .withMessage(message);
    }

    @Test
    void fieldsThatFitAloneButNotTogether_areToldAsProtobufTellsThem() {
        assertThatExceptionOfType(MessageFormatException.class)
                .isThrownBy(() -> BOOKS.read(JsonParser.parseString("{room: 'a', number: 1}")))
                .withMessageStartingWith("does not fit umbel.test.v1.Book: ");
    }

    @Test
    void everyKindOfField_goesThereAndBack() throws Exception {
        String json =
                "{\"title\":\"Emma\",\"copies\":2,\"genre\":\"NOVEL\",\"authors\":[{\"name\":\"J. A.\",\"born\":1775}],"
                        + "\"stars\":{\"me\":\"5\"},\"cover\":\"AQI=\",\"lent\":true,\"price\":9.5,\"loan\":\"3600s\",\"number\":7}";

        assertThat(BOOKS.onOneLine().write(BOOKS.read(JsonParser.parseString(json))))
                .isEqualTo(json);
    }

    @Test
    void anyOfAnUnknownType_isPrintedAllTheSame() {
        MessageJson json = MessageJson.of(Status.getDescriptor());
        var unknown = Any.pack(StringValue.of("x")).toBuilder().setTypeUrl("x.y/un.Known").build();

        assertThat(json.write(Status.newBuilder().addDetails(unknown).build()))
                .contains("un.Known");
    }
}
