%% Maps beyond 32 keys: insertion, update, lookup, exact update, equality.
-module(map_large).
-export([start/0]).

start() ->
    M = ins(1, 200, #{}),
    N = ins_down(200, #{}),
    U = upd(1, 200, M),
    {map_size(M), M =:= N, M == U, sum(1, 200, M, 0), sum(1, 200, U, 0), map_get({k, 77}, M), is_map_key({k, 201}, M), get(M, 300), map_size(M#{{k, 1} => x, new => 1}),
     try M#{{k, 999} := 1} catch C:R -> {C, R} end, map_size(ins(1, 32, #{})), map_size(ins(1, 33, #{})), ins(1, 33, #{}) =:= ins_down(33, #{}), map_get(a, atoms())}.

ins(I, N, M) when I > N -> M;
ins(I, N, M) -> ins(I + 1, N, M#{{k, I} => I * I}).

ins_down(0, M) -> M;
ins_down(I, M) -> ins_down(I - 1, M#{{k, I} => I * I}).

upd(I, N, M) when I > N -> M;
upd(I, N, M) -> upd(I + 1, N, M#{{k, I} := -I}).

sum(I, N, _, S) when I > N -> S;
sum(I, N, M, S) ->
    #{{k, I} := V} = M,
    sum(I + 1, N, M, S + V).

get(M, K) ->
    case M of
        #{K := V} -> V;
        #{} -> missing
    end.

atoms() ->
    #{a => 1, b => 2, c => 3, d => 4, e => 5, f => 6, g => 7, h => 8, i => 9, j => 10, k => 11, l => 12, m => 13, n => 14, o => 15, p => 16, q => 17, r => 18,
      s => 19, t => 20, u => 21, v => 22, w => 23, x => 24, y => 25, z => 26, aa => 27, ab => 28, ac => 29, ad => 30, ae => 31, af => 32, ag => 33, ah => 34}.
