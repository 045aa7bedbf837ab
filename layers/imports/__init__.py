"""Safe readers of what people upload: no upload ever reaches GDAL."""
