%% Run-length coding, grouping and look-and-say.
-module(list_run_length).
-export([start/0]).

start() ->
    S = "aaabccddddde",
    P = pack(S),
    {P, unpack(P) =:= S, [say(N) || N <- [1, 2, 3, 4, 5, 6, 8]], group([1, 2, 4, 5, 6, 9])}.

pack([]) -> [];
pack([H | T]) -> pack(H, 1, T).

pack(C, N, [C | T]) -> pack(C, N + 1, T);
pack(C, N, L) -> [{C, N} | pack(L)].

unpack([]) -> [];
unpack([{_, 0} | T]) -> unpack(T);
unpack([{C, N} | T]) -> [C | unpack([{C, N - 1} | T])].

say(1) -> [1];
say(N) -> flat(pack(say(N - 1))).

flat([]) -> [];
flat([{C, N} | T]) -> [N, C | flat(T)].

group([]) -> [];
group([H | T]) -> group(H, H, T).

group(A, B, [C | T]) when C =:= B + 1 -> group(A, C, T);
group(A, B, L) -> [{A, B} | group(L)].
