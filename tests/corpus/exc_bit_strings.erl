%% What stack traces tell about bit strings that cannot be made: which segment is wrong, and why.
-module(exc_bit_strings).
-export([start/0]).

start() ->
    A = id(a), B = id(<<1, 2, 3>>), Bits = id(<<1:3>>), I = id(-1), Big = id(1 bsl 80), F = id(1.5), S = id(7),
    [failed(Fun) || Fun <- [
     fun() -> <<A:8>> end, fun() -> <<1, A:8>> end, fun() -> <<F:8>> end, fun() -> <<A/float>> end,
     fun() -> <<A/binary>> end, fun() -> <<A/bits>> end, fun() -> <<Bits/binary>> end, fun() -> <<B:4/binary>> end,
     fun() -> <<B:S/binary>> end, fun() -> <<1:I>> end, fun() -> <<1:A>> end, fun() -> <<B:I/binary>> end,
     fun() -> <<B:A/binary>> end, fun() -> <<F:S/float>> end, fun() -> <<1:S/float>> end,
     fun() -> <<Big:16/float>> end, fun() -> <<1.0e30:16/float>> end, fun() -> <<F:A/float>> end,
     fun() -> <<(id(1 bsl 2000))/float>> end, fun() -> <<A/utf8>> end, fun() -> <<I/utf8>> end,
     fun() -> <<16#D800/utf8>> end, fun() -> <<(id(16#D800))/utf8>> end, fun() -> <<A/utf16>> end,
     fun() -> <<(id(16#110000))/utf32>> end, fun() -> <<A/utf32>> end, fun() -> <<1:Big>> end,
     fun() -> <<1:(id(1 bsl 62))>> end, fun() -> <<A:I>> end, fun() -> <<A:A>> end, fun() -> <<A:8, B:A/binary>> end,
     fun() -> <<A:8, I/utf8>> end, fun() -> <<B/binary, A:8>> end, fun() -> <<A/binary, 1>> end,
     fun() -> <<Bits/binary, 1>> end, fun() -> <<"abc", A:16, "def", A/binary>> end, fun() -> <<A/binary, 1:A>> end,
     fun() -> << <<X:8>> || X <- [1, A] >> end, fun() -> << <<X/binary>> || X <- [B, A] >> end,
     fun() -> <<Big:A/integer-unit:8>> end, fun() -> <<1:I/unit:8>> end, fun() -> <<B:1/binary-unit:100>> end,
     fun() -> <<B/binary-unit:7>> end, fun() -> <<A:8, 1:A>> end, fun() -> <<A:8, A/binary>> end,
     fun() -> <<A:8, A/utf8>> end, fun() -> <<A:8, A/utf16>> end, fun() -> <<A:8, A/utf32>> end,
     fun() -> <<A:8,B:9/binary>> end, fun() -> <<A/binary, A:8>> end, fun() -> <<A/binary, A:S>> end,
     fun() -> <<A/binary, S:A>> end, fun() -> <<A/float, A/binary>> end, fun() -> <<A/utf8, A/binary>> end,
     fun() -> <<A/utf8, 1:A>> end, fun() -> <<A/utf16, 1:A>> end, fun() -> <<A/utf32, 1:A>> end,
     fun() -> <<F:7/float, 1:A>> end, fun() -> <<F:S/float, 1:A>> end, fun() -> <<A:8, F:S/float>> end,
     fun() -> <<B/binary,A/binary, 1:A>> end, fun() -> <<B/binary,A/binary, A:8>> end, fun() -> <<A:8, 1:Big>> end,
     fun() -> <<1:Big, 1:A>> end, fun() -> <<1:A, 1:Big>> end, fun() -> <<A/utf8, 1:Big>> end,
     fun() -> <<Big:A/float>> end, fun() -> <<A:8,(id(1 bsl 2000))/float>> end, fun() -> <<Bits/binary, 1:A>> end,
     fun() -> <<A:8, Bits/binary>> end]].

failed(F) ->
    try
        F()
    catch
        error:Reason:Trace ->
            {?MODULE, _, _, Info} = hd(Trace),
            {Reason, proplists:get_value(error_info, Info)}
    end.

id(X) -> X.
