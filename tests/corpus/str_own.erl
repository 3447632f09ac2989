%% String functions written out: case, trimming, splitting, joining, searching, numbers.
-module(str_own).
-export([start/0]).

start() ->
    S = "  Hello, World of Erlang  ",
    [upper(S), lower(S), trim(S), split("a,b,,c", $,), join(["x", "yy", "z"], "--"), pos("World", S, 1), pos("zzz", S, 1), replace(S, "o", "00"), pad("7", 3, $0), to_int("-123"), to_int("12x"), caesar("Hello xyz", 3), vowels(S), reverse_words("one two three"), palindrome("a man a plan a canal panama"), anagram("listen", "silent"),
     roman(1994), roman(3888), hex(48879), lev("kitten", "sitting"), lev("", "abc")].

upper(S) -> [up(C) || C <- S].

up(C) when C >= $a, C =< $z -> C - 32;
up(C) -> C.

lower(S) -> [if C >= $A, C =< $Z -> C + 32; true -> C end || C <- S].

trim(S) -> lists:reverse(left(lists:reverse(left(S)))).

left([$\s | T]) -> left(T);
left(S) -> S.

split(S, C) -> split(S, C, []).

split([], _, W) -> [lists:reverse(W)];
split([C | T], C, W) -> [lists:reverse(W) | split(T, C, [])];
split([X | T], C, W) -> split(T, C, [X | W]).

join([X], _) -> X;
join([X | T], Sep) -> X ++ Sep ++ join(T, Sep).

pos(_, [], _) -> 0;
pos(P, S, N) ->
    case prefix(P, S) of
        {true, _} -> N;
        false -> pos(P, tl(S), N + 1)
    end.

prefix([], R) -> {true, R};
prefix([C | P], [C | S]) -> prefix(P, S);
prefix(_, _) -> false.

replace([], _, _) -> [];
replace([C | T] = S, A, B) ->
    case prefix(A, S) of
        {true, R} -> B ++ replace(R, A, B);
        false -> [C | replace(T, A, B)]
    end.

pad(S, N, C) when length(S) < N -> pad([C | S], N, C);
pad(S, _, _) -> S.

to_int([$- | T]) ->
    case to_int(T) of
        error -> error;
        N -> -N
    end;
to_int(S) -> to_int(S, 0).

to_int([], N) -> N;
to_int([C | T], N) when C >= $0, C =< $9 -> to_int(T, N * 10 + C - $0);
to_int(_, _) -> error.

caesar(S, K) -> [rot(C, K) || C <- S].

rot(C, K) when C >= $a, C =< $z -> (C - $a + K) rem 26 + $a;
rot(C, K) when C >= $A, C =< $Z -> (C - $A + K) rem 26 + $A;
rot(C, _) -> C.

vowels(S) -> length([C || C <- lower(S), lists:member(C, "aeiou")]).

reverse_words(S) -> join(lists:reverse(split(S, $\s)), " ").

palindrome(S) ->
    L = [C || C <- S, C =/= $\s],
    L =:= lists:reverse(L).

anagram(A, B) -> A -- B =:= [] andalso B -- A =:= [].

roman(N) -> roman(N, [{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}]).

roman(0, _) -> "";
roman(N, [{V, S} | _] = L) when N >= V -> S ++ roman(N - V, L);
roman(N, [_ | T]) -> roman(N, T).

hex(N) when N < 16 -> [digit(N)];
hex(N) -> hex(N div 16) ++ [digit(N rem 16)].

digit(D) when D < 10 -> $0 + D;
digit(D) -> $a + D - 10.

lev(A, B) -> last(rows(A, B, row0(B, 0))).

last([X]) -> X;
last([_ | T]) -> last(T).

row0(B, N) -> [N | case B of [] -> []; [_ | T] -> row0(T, N + 1) end].

rows([], _, Row) -> Row;
rows([C | T], B, [H | _] = Row) -> rows(T, B, [H + 1 | row(C, B, Row, H + 1)]).

row(_, [], _, _) -> [];
row(C, [D | T], [Diag, Up | R], Left) ->
    V = min(min(Up, Left) + 1, Diag + if C =:= D -> 0; true -> 1 end),
    [V | row(C, T, [Up | R], V)].
