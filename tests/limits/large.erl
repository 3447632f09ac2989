%% What is done with a binary of N bytes, N a multiple of 16: positions and sizes in
%% bits may be above 2^31.
-module(large).
-export([all/1, characters/1, clauses/1, external/1, search/1, parts/1, append_bits/1, constants/1, sizes/1, iolist/1, fields/1]).

all(N) ->
    [large:F(N) || F <- [characters, clauses, external, search, parts, append_bits, constants, sizes, iolist, fields]].

text(N) -> binary:copy(<<"0123456789abcdef">>, N div 16).

characters(N) ->
    B = text(N),
    Before = N - 2,
    <<_:Before/binary, C/utf8, D/utf8>> = B,
    <<_:N/binary, E/utf8, F/utf16, G/utf32>> = <<B/binary, 955/utf8, 16#1f600/utf16, 7/utf32>>,
    {C, D, E, F, G}.

%% Going back to a position.
clauses(N) -> clauses(text(N), N - 2).

clauses(B, Before) ->
    case B of
        <<_:Before/binary, $x, _/binary>> -> x;
        <<_:Before/binary, $e, "g">> -> eg;
        <<_:Before/binary, $e, Y>> -> Y
    end.

external(N) ->
    B = text(N),
    T = term_to_binary([B, 1]),
    [B, 1] = binary_to_term(T),
    byte_size(T).

search(N) ->
    B = <<(text(N))/binary, "needle", 0>>,
    {binary:match(B, <<"needle">>, [{scope, {N - 100, 106}}]), binary:part(B, byte_size(B), -3)}.

parts(N) ->
    B = text(N),
    {A, C} = split_binary(B, N - 5),
    <<_:3, X:N/binary-unit:7, Y/bitstring>> = B,
    {byte_size(A), C, bit_size(X), bit_size(Y), binary:last(binary:part(X, byte_size(X) - 9, 9))}.

append_bits(N) ->
    B = <<1:1, (text(N))/binary>>,
    C = <<B/bitstring, 5:3, 16#abcdef:24>>,
    Before = bit_size(C) - 40,
    <<_:Before, T:40>> = C,
    {bit_size(B), bit_size(C), T}.

%% Nearly all of it is skipped, and a bit too many is asked for.
constants(N) ->
    B = text(N),
    Before = N * 8 - 24,
    case B of
        <<_:Before, Z:25>> -> Z;
        <<_:Before, Z:24>> -> {ok, Z}
    end.

sizes(N) ->
    B = text(N),
    {byte_size(B), bit_size(B), size(B), iolist_size([B, B, B]), bit_size(B) > 1 bsl 31}.

iolist(N) ->
    B = text(N div 2),
    C = iolist_to_binary([B, 7, [B | <<8>>]]),
    {byte_size(C), binary:last(C), binary:at(C, N div 2)}.

fields(N) ->
    B = text(N),
    [begin <<_:P, X:13, _/bitstring>> = B, X end || P <- [0, 5, N * 8 - 13, N * 8 - 20, N * 4 + 3]].
