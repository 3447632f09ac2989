%% Text in UTF-16 and UTF-32 in deep lists: characters that two binaries share, starts that
%% end or cannot go on, and what is left after an error.
-module(stdlib_unicode_wide).
-export([start/0]).

start() ->
    Encodings = [utf16, {utf16, big}, {utf16, little}, utf32, {utf32, big}, {utf32, little}],
    Small = [{E, I, to_list(I, E), to_binary(I, E)} || E <- Encodings, I <- inputs()],
    {Small, [split(E) || E <- Encodings], [to_list(large(E), E) =:= lists:duplicate(5000, 16#1D120) || E <- Encodings], [after_error(E) || E <- Encodings],
     to_binary(<<"ab">>, utf64), to_list([], {utf16, middle}), to_list("", {utf8, big})}.

inputs() ->
    G = 16#1D120,
    [<<G/utf16, "A"/utf16>>, <<G/utf16-little, 65/utf16-little>>, <<G/utf32>>, <<G/utf32-little>>,
     [], <<>>, [<<>>], "abc", [300, [<<0, 65>>, [[], 66]]], [<<0>> | <<65>>], [<<0, 65>>, <<0>> | <<66, 0>>], [<<0>>, 65],
     [<<16#D8>>, <<52, 16#DD>>, <<32>>, 65], [<<16#D8, 52>>, <<0, 65>>, 66], [[<<16#D8>>], <<52, 16#DD>>, 65], [[[<<16#DC, 0>>, 1], 2], 3],
     <<16#DC, 0>>, <<0, 16#DC>>, <<16#D8>>, <<16#DC>>, <<16#E0>>, <<16#D8, 0, 16#DC>>, <<16#D8, 0, 65>>, <<0, 16#D8, 0>>,
     <<0, 17>>, <<0, 16, 255>>, <<0, 0, 16#D8>>, <<254, 255, 0>>, <<255, 255, 0>>, <<0, 16#D8, 0, 0>>, <<0, 0, 254, 255>>, <<0, 1, 16#D8>>,
     [16#D800], [-1], [16#110000], [1 bsl 40], [[1, 16#D800, 2], 3], [x], [1 | 2], <<1:3>>, [<<0, 65, 1:1>>], x, [<<0>>, x]].

%% Every way to take a text apart.
split(E) ->
    B = unicode:characters_to_binary([66, 16#1D120, 16#20AC], utf8, E),
    [to_list([binary:part(B, 0, N), binary:part(B, N, M - N), binary:part(B, M, byte_size(B) - M)], E) =:= [66, 16#1D120, 16#20AC]
     || N <- lists:seq(0, byte_size(B)), M <- lists:seq(N, byte_size(B))].

large(E) -> unicode:characters_to_binary(lists:duplicate(5000, 16#1D120), utf8, E).

%% An error in a large binary leaves it in parts.
after_error(E) ->
    {error, L, Rest} = to_list([large(E), -1, 5], E),
    Bad = case E of {_, little} -> <<0, 16#DC, 0, 0>>; _ -> <<16#DC, 0, 0, 0>> end,
    Large = large(E),
    {length(L), Rest, [shape(to_binary(I, E)) || I <- [<<Bad/binary, Large/binary>>, [<<Bad/binary, Large/binary>>, 7], [1, [0, <<Large/binary, Bad/binary>>] | <<>>]]]}.

shape({error, B, Rest}) -> {error, byte_size(B), sizes(Rest)};
shape(Other) -> Other.

sizes(B) when is_binary(B) -> byte_size(B);
sizes([H | T]) -> [sizes(H) | sizes(T)];
sizes(N) -> N.

to_list(I, E) -> try unicode:characters_to_list(I, E) catch C:R -> {C, R} end.

to_binary(I, E) -> try unicode:characters_to_binary(I, E) catch C:R -> {C, R} end.
