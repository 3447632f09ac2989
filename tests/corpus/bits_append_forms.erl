%% Appending fields of all kinds, some of which cannot be written, and matching
%% what is being appended to in between.
-module(bits_append_forms).
-export([start/0]).

start() ->
    [forms([0, 1, -1, 255, 256, 134217727, 134217728, -134217729, 1 bsl 40, -(1 bsl 70)], <<>>, []),
     [failing(V) || V <- [1, -5, 1 bsl 80, x, 2.5, <<1>>]],
     shared(<<>>, 20), between(<<"a">>, 40), bits(<<>>, 12), private(100), wide(<<7>>, -2)].

forms([], _, Acc) -> lists:reverse(Acc);
forms([N | T], B, Acc) ->
    C = <<B/binary, N:8, N:16, N:16/little, N:24, N:24/little, N:32, N:32/little, N:40, N:56/little, N:64, N:64/little, "text", N:72>>,
    forms(T, <<C/binary, N:4, 0:4>>, [erlang:phash2(C), byte_size(C), binary:last(C) | Acc]).

failing(V) ->
    B = <<1, 2, 3>>,
    try <<B/binary, 9, V:16, "abc">> of
        C -> {C, <<C/binary, 1>>}
    catch
        error:E -> {E, <<B/binary, 4>>}
    end.

%% Two continuations of the same binary.
shared(B, 0) -> B;
shared(B, N) ->
    C = <<B/binary, N:16>>,
    D = <<B/binary, (N * 7):16/little>>,
    true = byte_size(C) + byte_size(D) =:= 2 * byte_size(B) + 4,
    shared(if N rem 2 =:= 0 -> C; true -> D end, N - 1).

%% The binary that is appended to is matched at every step.
between(B, 0) -> {B, byte_size(B)};
between(B, N) ->
    <<First, Rest/binary>> = B,
    C = <<B/binary, (First + N), (byte_size(Rest)):8>>,
    <<_:8, Next/binary>> = C,
    between(<<C/binary, (erlang:crc32(Next)):32>>, N - 1).

bits(B, 0) -> B;
bits(B, N) -> bits(<<B/bits, N:5, "xy", N:16>>, N - 1).

private(N) -> << <<(X * X):16, X, (-X):32/little, "z">> || X <- lists:seq(1, N), X rem 3 =:= 0 >>.

wide(B, N) -> <<B/binary, N:64, N:64/little, (N bsl 50):64, N:48/little, (-N):128>>.
