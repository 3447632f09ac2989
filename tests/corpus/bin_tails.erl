%% Walking binaries by their tails; sub-binaries outlive their matching.
-module(bin_tails).
-export([start/0]).

start() ->
    B = list_to_binary(seq(0, 99)),
    [sum(B, 0), rev(<<"hello">>), to_list(<<1, 2, 3>>), last(<<"xyz">>), tails(<<"abcd">>), words(<<"one two  three">>, <<>>), split(<<"k=v;x=y">>, $;), pairs(<<1, 2, 3, 4, 5>>), every(3, B)].

sum(<<X, T/binary>>, S) -> sum(T, S + X);
sum(<<>>, S) -> S.

rev(<<>>) -> <<>>;
rev(<<C, T/binary>>) -> <<(rev(T))/binary, C>>.

to_list(<<>>) -> [];
to_list(<<H, T/bytes>>) -> [H | to_list(T)].

last(<<X>>) -> X;
last(<<_, T/binary>>) -> last(T).

tails(<<>>) -> [<<>>];
tails(<<_, T/binary>> = B) -> [B | tails(T)].

words(<<$\s, T/binary>>, W) -> [W | words(T, <<>>)];
words(<<C, T/binary>>, W) -> words(T, <<W/binary, C>>);
words(<<>>, W) -> [W].

split(B, C) -> split(B, C, 0).

split(B, C, N) ->
    case B of
        <<H:N/binary, C, T/binary>> -> [H | split(T, C, 0)];
        <<_:N/binary>> -> [B];
        _ -> split(B, C, N + 1)
    end.

pairs(<<A, B, T/binary>>) -> [{A, B} | pairs(T)];
pairs(T) -> [T].

every(N, B) ->
    case B of
        <<X, _:(N - 1)/binary, T/binary>> -> [X | every(N, T)];
        _ -> []
    end.

seq(A, B) when A > B -> [];
seq(A, B) -> [A | seq(A + 1, B)].
