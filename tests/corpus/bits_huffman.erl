%% Huffman coding into a bit string and back.
-module(bits_huffman).
-export([start/0]).

start() ->
    S = "abracadabra alakazam",
    T = tree(queue(freq(S, #{}), "abrcd lkzm")),
    C = codes(T, <<>>),
    E = encode(S, C),
    [C, E, bit_size(E), decode(E, T, T) =:= S].

freq([], M) -> M;
freq([C | T], M) ->
    case M of
        #{C := N} -> freq(T, M#{C := N + 1});
        _ -> freq(T, M#{C => 1})
    end.

queue(M, Cs) -> insort([{map_get(C, M), C} || C <- Cs], []).

insort([], A) -> A;
insort([X | T], A) -> insort(T, ins(X, A)).

ins(X, []) -> [X];
ins({N, _} = X, [{M, _} | _] = L) when N < M -> [X | L];
ins(X, [Y | T]) -> [Y | ins(X, T)].

tree([{_, T}]) -> T;
tree([{N, A}, {M, B} | R]) -> tree(ins({N + M, {A, B}}, R)).

codes({A, B}, P) -> codes(A, <<P/bitstring, 0:1>>) ++ codes(B, <<P/bitstring, 1:1>>);
codes(C, P) -> [{C, P}].

encode(S, Cs) -> << <<(code(C, Cs))/bitstring>> || C <- S >>.

code(C, Cs) ->
    {C, B} = lists:keyfind(C, 1, Cs),
    B.

decode(<<>>, C, _) when is_integer(C) -> [C];
decode(B, C, T) when is_integer(C) -> [C | decode(B, T, T)];
decode(<<0:1, R/bitstring>>, {A, _}, T) -> decode(R, A, T);
decode(<<1:1, R/bitstring>>, {_, B}, T) -> decode(R, B, T);
decode(<<>>, _, _) -> [].
