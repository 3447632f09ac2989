%% Counting words with a map.
-module(map_word_count).
-export([start/0]).

start() ->
    Ws = words("the cat and the dog and the bird saw the other cat", [], []),
    M = count(Ws, #{}),
    [{W, map_get(W, M)} || W <- ["the", "cat", "and", "dog", "bird", "saw", "other"]] ++ [map_size(M), length(Ws)].

words([], W, A) -> lists:reverse([lists:reverse(W) | A]);
words([$\s | T], W, A) -> words(T, [], [lists:reverse(W) | A]);
words([C | T], W, A) -> words(T, [C | W], A).

count([], M) -> M;
count([W | T], M) ->
    case M of
        #{W := N} -> count(T, M#{W := N + 1});
        _ -> count(T, M#{W => 1})
    end.
