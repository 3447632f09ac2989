%% A small LZ77 packer and unpacker over lists.
-module(prog_lz77).
-export([start/0]).

start() ->
    Ss = ["", "aaaaaaaaaaaaaaaa", "abracadabra abracadabra", "the rain in spain stays mainly in the plain"],
    [begin
         P = pack(S, []),
         {P, unpack(P, []) =:= S}
     end || S <- Ss].

pack([], _) -> [];
pack(S, Back) ->
    case best(S, Back, 1, {0, 0}) of
        {_, L} when L < 3 -> [hd(S) | pack(tl(S), [hd(S) | Back])];
        {D, L} ->
            {Rest, Back1} = skip(L, S, Back),
            [{D, L} | pack(Rest, Back1)]
    end.

%% Back is the text before S, latest first; D counts backwards from S.
best(_, Back, D, Best) when D > length(Back); D > 30 -> Best;
best(S, Back, D, {_, L} = Best) ->
    case run(S, lists:reverse(first(D, Back)) ++ S) of
        N when N > L -> best(S, Back, D + 1, {D, N});
        _ -> best(S, Back, D + 1, Best)
    end.

run([C | A], [C | B]) -> 1 + run(A, B);
run(_, _) -> 0.

first(0, _) -> [];
first(N, [H | T]) -> [H | first(N - 1, T)].

skip(0, S, B) -> {S, B};
skip(N, [H | T], B) -> skip(N - 1, T, [H | B]).

unpack([], A) -> lists:reverse(A);
unpack([{_, 0} | T], A) -> unpack(T, A);
unpack([{D, L} | T], A) -> unpack([{D, L - 1} | T], [nth(D, A) | A]);
unpack([C | T], A) -> unpack(T, [C | A]).

nth(1, [H | _]) -> H;
nth(N, [_ | T]) -> nth(N - 1, T).
