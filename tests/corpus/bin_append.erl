%% Appending in a loop, several appends to the same base, appends of binaries.
-module(bin_append).
-export([start/0, grow/2]).

start() ->
    A = grow(<<>>, 300),
    B = <<A/binary, 1>>,
    C = <<A/binary, 2>>,
    D = <<B/binary, C/binary>>,
    [byte_size(A), byte_size(D), binary_part(D, 298, 5), binary_part(D, 600, 2), A =:= binary_part(D, 0, 300), fields([{a, 1}, {b, 22}], <<>>), ints([1, 2, 3], <<"x">>), sizes(<<>>, 5)].

grow(B, 0) -> B;
grow(B, N) -> grow(<<B/binary, (N band 255)>>, N - 1).

fields([], B) -> B;
fields([{K, V} | T], B) -> fields(T, <<B/binary, (atom_to_binary(K))/binary, "=", (integer_to_binary(V))/binary, ";">>).

ints([], B) -> B;
ints([I | T], B) -> ints(T, <<B/binary, I:16, I:32/little>>).

sizes(_, 0) -> [];
sizes(B, N) ->
    C = <<B/binary, B/binary, N>>,
    [C | sizes(C, N - 1)].
